"""The one thread of a process that runs XSLT 2: Saxon's objects belong to the thread that made them, and do not survive a fork.

A processor is made at the first use, never while the application is loaded: the web server forks after that. Compiled
stylesheets are kept as long as the process lives.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from saxonche import PySaxonApiError, PySaxonProcessor, PyXsltExecutable

RUN_SECONDS = 30
FEATURES = {
    "http://saxon.sf.net/feature/allowedProtocols": "file",
    "http://saxon.sf.net/feature/standardErrorOutputFile": os.devnull,  # it would print what stands in the invoice
}


class Stopped(Exception):
    """The rules could not be followed to their end: a value has another type than they take for granted."""


class _Saxon:
    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saxon")
        self._processor: PySaxonProcessor | None = None
        self._compiled: dict[Path, PyXsltExecutable] = {}

    def transform(self, stylesheet: Path, xml: str) -> str:
        """What the stylesheet makes of the document. Raises Stopped, TimeoutError."""
        return self._thread.submit(self._transform, stylesheet, xml).result(timeout=RUN_SECONDS)

    def _transform(self, stylesheet: Path, xml: str) -> str:
        if self._processor is None:
            self._processor = PySaxonProcessor(license=False)
            for name, value in FEATURES.items():
                self._processor.set_configuration_property(name, value)
        if stylesheet not in self._compiled:
            self._compiled[stylesheet] = self._processor.new_xslt30_processor().compile_stylesheet(
                stylesheet_file=str(stylesheet)
            )
        document = self._processor.parse_xml(xml_text=xml)
        try:
            made: str = self._compiled[stylesheet].transform_to_string(xdm_node=document)
        except PySaxonApiError as error:
            raise Stopped(str(error)) from error
        return made


_lock = threading.Lock()
_saxon: tuple[int, _Saxon] | None = None


def transform(stylesheet: Path, xml: str) -> str:
    """What the stylesheet makes of the XML, in this process's own thread for it. The XML holds no document type: see parsing.

    Raises Stopped, TimeoutError; RuntimeError in a process that was forked from one that had used it: Saxon would hang there.
    """
    global _saxon
    with _lock:
        if _saxon is None:
            _saxon = (os.getpid(), _Saxon())
        pid, saxon = _saxon
    if pid != os.getpid():
        raise RuntimeError("Saxon was used before this process was forked: use it after.")
    try:
        return saxon.transform(stylesheet, xml)
    except TimeoutError:  # it may work on for long: others get a thread of their own
        with _lock:
            if _saxon is not None and _saxon[1] is saxon:
                _saxon = None
        raise
