import type { ReactNode } from "react";
import "@/styles/work.css";

export default function Layout({ children }: { children: ReactNode }) {
  return children;
}
