"""What nginx does: TLS, names, sizes, headers, static files, documents."""

import gzip
import hashlib
import http.client
import re
import ssl

from proving.house import House
from proving.place import DEPLOY, claim, run
from proving.web import HOST, Visitor


def nginx_guards_the_door(house: House) -> str:
    """TLS with HTTP/2, one name, no figures outside, sizes limited, the protecting headers once each."""
    visitor, gate = house.visitor, house.gate
    link = visitor.connect(protocols=("h2", "http/1.1"))
    chosen = link.sock.selected_alpn_protocol() if isinstance(link.sock, ssl.SSLSocket) else ""
    link.close()
    claim(chosen == "h2", f"HTTP/2 is not offered: {chosen}")
    try:
        Visitor(gate, sni="other.example.jp").connect().close()
    except ssl.SSLError:
        pass
    else:
        claim(holds=False, otherwise="another name is answered")
    plain = http.client.HTTPConnection("127.0.0.1", gate.plain, timeout=10)
    plain.request("GET", "/x?y=1", headers={"Host": "evil.example"})
    moved = plain.getresponse()
    plain.close()
    claim(
        moved.status == 301 and moved.headers["Location"] == f"https://{HOST}/x?y=1", "plain HTTP does not lead to TLS"
    )
    for path in (
        "/metrics",
        "//metrics",
        "/%6Detrics",
        "/x/../metrics",
        "/_files/",
        "/_sorry.html",
        "/static/staticfiles.json",
    ):
        answer = visitor.get(path)
        claim(answer.status == 404, f"{path} is answered with {answer.status}")
    figures = run(["curl", "-sf", f"http://127.0.0.1:{house.ports[0]}/metrics"]).stdout
    claim(
        "honbu_requests_total" in figures and "honbu_jobs_waiting" in figures, "a node gives its monitoring no figures"
    )
    large = visitor.ask("POST", "/accounts/login/", headers={"Content-Length": str(61 * 1024 * 1024)}, form=None)
    claim(large.status == 413, f"61 MB are answered with {large.status}")
    once = ("Strict-Transport-Security", "X-Content-Type-Options", "X-Request-Id", "Content-Security-Policy")
    page = visitor.get("/")
    for name in once:
        claim(page.times(name) == 1, f"{name} stands {page.times(name)} times in a page")
    return f"h2, one name, /metrics hidden in 4 spellings (and open to monitoring), 413 over 60 MB, {len(once)} headers once"


def static_files_by_nginx(house: House) -> str:
    """Files under names with checksums come from nginx, compressed, to be kept for ever; no page process is asked."""
    page = house.visitor.get("/")
    names = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text)))
    claim(names, "the page names no static file")
    for name in names:
        claim(re.search(r"\.[0-9a-f]{12}\.\w+$", name), f"{name} carries no checksum")
        answer = house.visitor.get(name, Accept_Encoding="gzip")
        claim(answer.status == 200, f"{name}: {answer.status}")
        claim("immutable" in answer.headers.get("Cache-Control", ""), f"{name} may not be kept")
        if answer.headers.get("Content-Encoding") == "gzip":
            gzip.decompress(answer.body)
    lines = [line for line in house.gate.lines() if line["area"] == "/static"]
    by_nodes = [line for line in lines if line["node"]]
    claim(lines and not by_nodes, f"{len(by_nodes)} of {len(lines)} static files were asked of a node")
    older = names[0].rpartition("/")[0] + "/nothing.0123456789ab.css"
    claim(house.visitor.get(older).status == 404, "a file that does not exist is answered")
    return f"{len(names)} files, immutable, no node asked"


def documents_sent_by_nginx(house: House) -> str:
    """The page decides, nginx sends the file (X-Accel-Redirect); the file's own address does not exist outside."""
    path = str(house.inside("document", "600000"))
    answer = house.visitor.get(path)
    claim(answer.status == 200, f"{path}: {answer.status}")
    kept = house.files / _place_of(answer.body)
    claim(kept.is_file() and kept.read_bytes() == answer.body, "other bytes came than were kept")
    inner = house.visitor.get(f"/_files/{_place_of(answer.body)}")
    claim(inner.status == 404, f"the internal address is answered with {inner.status}")
    asked = {"Host": HOST, "X-Forwarded-Proto": "https"}
    link = http.client.HTTPConnection("127.0.0.1", house.ports[0], timeout=10)
    link.request("GET", path, headers=asked)
    direct = link.getresponse()
    claim(direct.headers.get("X-Accel-Redirect", "").startswith("/_files/"), "the page sends the file itself")
    link.close()
    for name in ("X-Content-Type-Options", "Content-Security-Policy", "Content-Disposition", "X-Request-Id", "ETag"):
        claim(answer.times(name) == 1, f"{name} stands {answer.times(name)} times in a document")
    claim(
        answer.headers["Content-Security-Policy"] == direct.headers["Content-Security-Policy"], "the sandbox was lost"
    )
    unchanged = house.visitor.get(path, If_None_Match=answer.headers["ETag"])
    claim(unchanged.status == 304, f"what the reader has is sent again: {unchanged.status}")
    part = house.visitor.get(path, Range="bytes=0-99")
    claim(part.status == 206 and part.body == answer.body[:100], f"a part of it: {part.status}")
    return f"{len(answer.body):,} bytes by nginx, sandbox and ETag of the page kept, 304 and parts, own address hidden"


def _place_of(content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    return f"{name[:2]}/{name[2:4]}/{name}"


def alerts_name_real_figures(house: House) -> str:
    """Each figure of Honbu that an alert asks for is told by a node; an alert on a wrong name would be silent for ever."""
    rules = (DEPLOY / "prometheus" / "honbu.rules.yml").read_text(encoding="utf-8")
    figures = run(["curl", "-sf", f"http://127.0.0.1:{house.ports[1]}/metrics"]).stdout
    named = set(re.findall(r"\bhonbu_[a-z_]+", rules))
    told = set(re.findall(r"(?m)^(honbu_[a-z_]+)", figures))
    claim(named <= told, f"no node tells {', '.join(sorted(named - told))}")
    return f"{len(named)} figures in {rules.count('- alert:')} alerts, all told"
