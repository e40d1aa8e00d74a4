import { redirect } from "next/navigation";

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  redirect(`/${(await params).company}/settings/members`);
}
