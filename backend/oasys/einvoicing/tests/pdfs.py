"""PDFs for tests."""

from io import BytesIO

from pypdf import PdfWriter


def make_pdf(*files: tuple[str, bytes], password: str = "") -> bytes:
    """One empty page, with the files inside."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    for name, content in files:
        writer.add_attachment(name, content)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
