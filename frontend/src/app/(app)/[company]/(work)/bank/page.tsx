import { Books } from "@/features/bank-books/components/books";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("bank_books.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Books companyId={(await params).company} />;
}
