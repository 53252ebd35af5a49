"""How the desk and the preview listen."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING

from digest import config
from digest.desk.proofs import Proofs
from digest.desk.server import Server
from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_no_answer_waits_for_what_was_sent_before_to_be_acknowledged(newsroom: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        Server(
            Proofs(config.load_newsroom(newsroom), lambda: NOW),
            listening,
            changed=lambda _: None,
            report=lambda _: None,
        )
        with closing(socket.create_connection(listening.getsockname(), timeout=10)):
            answering, _ = listening.accept()
            with closing(answering):
                assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
