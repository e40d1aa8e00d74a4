from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def shown(name):
    # ruleid: markup_unescaped
    mark_safe(name)
    # ruleid: markup_unescaped
    SafeString(name)
    # ruleid: markup_unescaped
    format_html(f"<b>{name}</b>")
    # ok: markup_unescaped
    return format_html("<b>{}</b>", name)
