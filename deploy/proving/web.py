"""nginx with the shipped configuration, its log, and visitors who come to it over TLS."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from proving.place import DEPLOY, NotProven, Place, Process, altered, bare_environment, free_port, run, until

HOST = "honbu.example.jp"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Gate:
    """nginx."""

    def __init__(self, place: Place, *, nodes: tuple[int, int], streams: int, home: Path, files: Path) -> None:
        self.place, self.nodes = place, nodes
        self.plain, self.tls = free_port(), free_port()
        self.folder = place.folder("nginx")
        self.log = self.folder / "honbu.log"
        self.errors = self.folder / "error.log"
        self._streams, self._home, self._files = streams, home, files
        self._process: Process | None = None
        self._contexts: dict[tuple[str, ...], ssl.SSLContext] = {}

    def context(self, protocols: tuple[str, ...]) -> ssl.SSLContext:
        """What a browser that knows our authority alone brings along."""
        if protocols not in self._contexts:
            context = ssl.create_default_context(cafile=str(self.place.ca))
            context.set_alpn_protocols(list(protocols))
            self._contexts[protocols] = context
        return self._contexts[protocols]

    def start(self) -> str:
        """Write the shipped files for this place, let nginx test them, start it; returns nginx's own verdict."""
        certificate, key = self.place.certificate(HOST)
        shipped = (DEPLOY / "nginx" / "honbu.conf").read_text(encoding="utf-8")
        site = altered(
            shipped,
            {
                "127.0.0.1:8101": f"127.0.0.1:{self.nodes[0]}",
                "127.0.0.1:8102": f"127.0.0.1:{self.nodes[1]}",
                "127.0.0.1:8201": f"127.0.0.1:{self._streams}",
                "listen 80 ": f"listen 127.0.0.1:{self.plain} ",
                "listen 443 ": f"listen 127.0.0.1:{self.tls} ",
                "/etc/honbu/tls/honbu.crt": str(certificate),
                "/etc/honbu/tls/honbu.key": str(key),
                "/var/log/nginx/honbu.log": str(self.log),
                "/var/lib/honbu/files/": f"{self._files}/",
                "root /var/lib/honbu;": f"root {self._home};",
                "/opt/honbu/current": str(DEPLOY.parent),
            },
        )
        replaced = {
            "/run/nginx.pid": str(self.folder / "nginx.pid"),
            "/var/log/nginx/error.log": str(self.errors),
            "/etc/nginx/conf.d/*.conf": str(self.folder / "site.conf"),
            "default_type application": f"{self._temporary_folders()}default_type application",
        }
        if os.geteuid() != 0:
            replaced["user www-data;\n"] = ""
        main = altered((DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8"), replaced)
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        (self.folder / "nginx.conf").write_text(main, encoding="utf-8")
        verdict = run([*self._command(), "-t"], environment=bare_environment()).stderr
        environment = bare_environment()
        command = [*self._command(), "-g", "daemon off;"]
        self._process = self.place.process(
            Process("nginx", command, log=self.place.logs / "nginx.log", environment=environment)
        )
        until(lambda: _listens(self.tls), patience=10, what="nginx listens")
        return verdict.strip().splitlines()[-1].rpartition(" ")[2] if verdict else ""

    def _command(self) -> list[str | Path]:
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if program is None:
            raise NotProven("there is no nginx on this machine: apt install nginx")
        return [program, "-p", f"{self.folder}/", "-c", self.folder / "nginx.conf", "-e", self.errors]

    def _temporary_folders(self) -> str:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        return "".join(f"{kind}_temp_path {self.folder}/{kind};\n    " for kind in kinds)

    def lines(self) -> list[dict[str, str]]:
        """Every line of the log."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    def answered_by(self, node: int) -> int:
        """How many requests this node answered in the end."""
        return sum(line["node"].endswith(f":{self.nodes[node]}") for line in self.lines())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    all_headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", errors="replace")

    def times(self, name: str) -> int:
        """How often a header stands in it."""
        return sum(key.lower() == name.lower() for key, _value in self.all_headers)


@dataclass
class Visitor:
    """A browser without a window: TLS with our authority alone, cookies, forms with their token."""

    gate: Gate
    cookies: dict[str, str] = field(default_factory=dict)
    sni: str = HOST

    def connect(
        self, *, timeout: float = 60, protocols: tuple[str, ...] = ("http/1.1",)
    ) -> http.client.HTTPSConnection:
        """A connection to nginx at the loopback address under the ward's name."""
        plain = socket.create_connection(("127.0.0.1", self.gate.tls), timeout=timeout)
        link = http.client.HTTPSConnection(self.sni, timeout=timeout)
        link.sock = self.gate.context(protocols).wrap_socket(plain, server_hostname=self.sni)
        return link

    def ask(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        link: http.client.HTTPSConnection | None = None,
    ) -> Answer:
        """One request, on a connection of its own unless one is given."""
        own = link is None
        link = link or self.connect()
        sent = {"Host": HOST, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {"Referer": f"https://{HOST}{path}"} | dict(headers or {})
        body = None
        if form is not None:
            body = urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, body=body, headers=sent)
            reply = link.getresponse()
            content = reply.read()
        finally:
            if own:
                link.close()
        self._keep_cookies(reply)
        return Answer(reply.status, reply.headers, tuple(reply.getheaders()), content)

    def get(self, path: str, **headers: str) -> Answer:
        """A page."""
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def send(self, path: str, *, page: str = "", headers: Mapping[str, str] | None = None, **fields: str) -> Answer:
        """A form: fetched for its token, then sent."""
        token = self.token(page or path)
        return self.ask("POST", path, form={"csrfmiddlewaretoken": token, **fields}, headers=headers)

    def token(self, page: str) -> str:
        """The form's token on a page."""
        found = TOKEN.search(self.get(page).text)
        if found is None:
            raise NotProven(f"{page} has no form with a token")
        return found[1]

    def _keep_cookies(self, reply: http.client.HTTPResponse) -> None:
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()


class Crowd:
    """Visitors who ask for pages one after the other until they are told to stop; each of them keeps count."""

    def __init__(self, visitor: Visitor, paths: tuple[str, ...], *, people: int = 6, token: str = "") -> None:
        self._visitor, self._paths, self._token = visitor, paths, token
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._go, args=(number,), daemon=True) for number in range(people)]
        self._lock = threading.Lock()
        self.answered, self.errors, self.slowest = 0, [], 0.0  # type: tuple[int, list[str], float]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=90)

    def _go(self, number: int) -> None:
        step = number
        one = Visitor(self._visitor.gate, dict(self._visitor.cookies))
        while not self._stop.is_set():
            path = self._paths[step % len(self._paths)]
            step += 1
            error = ""
            try:
                answer = self._ask(one, path)
                if answer.status not in {200, 302}:
                    error = f"{path}: {answer.status}"
            except (OSError, http.client.HTTPException) as trouble:
                error = f"{path}: {type(trouble).__name__} {trouble}"
            with self._lock:
                self.answered += 1
                if error:
                    self.errors.append(error)

    def _ask(self, one: Visitor, path: str) -> Answer:
        if self._token:
            form = {"csrfmiddlewaretoken": self._token, "language": "ja", "next": "/"}
            return one.ask("POST", path, form=form)
        return one.ask("GET", path)
