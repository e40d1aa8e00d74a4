import { redirect } from "next/navigation";
import { HOME } from "@/components/layout/navigation";

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  redirect(`/${(await params).company}${HOME}`);
}
