import type { ReactNode } from "react";
import "@/styles/work.css";

/** Every page of a company but those a day begins with. */
export default function Layout({ children }: { children: ReactNode }) {
  return children;
}
