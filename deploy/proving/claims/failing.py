"""What is lost when processes are killed or restarted: nothing."""

from concurrent.futures import Future, ThreadPoolExecutor

from proving.house import House
from proving.people import PAGES, USERNAME
from proving.place import claim, pause, until
from proving.reader import Reader
from proving.web import Answer, Crowd, Visitor


def killed_node_loses_no_get(house: House) -> str:
    """A page node is killed under load (SIGKILL): every GET is answered all the same, and the node comes back."""
    with Crowd(house.visitor, PAGES) as crowd:
        pause(1.5)
        house.nodes[0].kill()
        killed_at = crowd.answered
        pause(2.0)
        alone = crowd.answered - killed_at
        before = house.gate.answered_by(0)
        house.nodes[0].start()
        seconds = house.wait_for_node(0)
        until(lambda: house.gate.answered_by(0) > before + 10, patience=15, what="nginx uses the node again")
    claim(crowd.errors == [], f"{len(crowd.errors)} of {crowd.answered} failed: {crowd.errors[:3]}")
    claim(alone > 10, "nothing was answered while one node was dead")
    return f"{crowd.answered} GETs, 0 errors, {alone} while one node was dead; back after {seconds:.1f} s"


def killed_in_flight(house: House) -> str:
    """Requests in flight on the killed node: GETs are carried out by the other one, POSTs are not carried out twice."""
    names = [f"nobody-{number}" for number in range(4)]
    visitors = [Visitor(house.gate) for _name in names]
    tokens = [visitor.token("/accounts/login/") for visitor in visitors]
    before = house.database.count("SELECT count(*) FROM accounts_failure")
    marked = len(house.gate.lines())

    def post(number: int) -> Answer:
        form = {"csrfmiddlewaretoken": tokens[number], "login": names[number], "password": "wrong-on-purpose"}
        return visitors[number].ask("POST", "/accounts/login/", form=form)

    with ThreadPoolExecutor(8) as pool:
        with house.database.locked("django_session", "accounts_failure"):
            gets: list[Future[Answer]] = []
            posts: list[Future[Answer]] = []
            # Two and two, because nginx takes turns: each node gets of both kinds.
            for number in range(8):
                if number % 4 < 2:
                    gets.append(pool.submit(house.visitor.get, "/"))
                else:
                    posts.append(pool.submit(post, len(posts)))
                pause(0.1)
            until(lambda: house.database.waiting() >= 8, patience=10, what="requests wait in the database")
            house.nodes[0].kill()
            pause(0.5)
        got, posted = [one.result().status for one in gets], [one.result().status for one in posts]
    house.nodes[0].start()
    house.wait_for_node(0)
    house.let_nginx_come_back()
    carried_out = house.database.count("SELECT count(*) FROM accounts_failure") - before
    lines = [line for line in house.gate.lines()[marked:] if line["area"] in {"/", "/accounts"}]
    retried_gets = [line for line in lines if line["method"] == "GET" and "," in line["node"]]
    retried_posts = [line for line in lines if line["method"] == "POST" and "," in line["node"]]
    lost = posted.count(502)
    claim(got == [200] * 4, f"GETs in flight: {got}")
    claim(retried_gets, "no GET was in flight on the killed node")
    claim(lost and not retried_posts, f"POSTs in flight: {posted}, sent twice: {len(retried_posts)}")
    claim(carried_out == 4 - lost, f"{4 - lost} POSTs were answered, {carried_out} carried out")
    return (
        f"{len(retried_gets)} GETs in flight moved over, 0 lost; {lost} POSTs in flight answered 502, sent once, "
        f"carried out 0 times; {carried_out} on the other node once each"
    )


def rolling_restart_loses_nothing(house: House) -> str:
    """Both nodes are restarted one after the other under GETs and POSTs: not one of either fails."""
    token = house.visitor.token("/")
    readers = Crowd(house.visitor, PAGES, people=4)
    writers = Crowd(house.visitor, ("/language/",), people=2, token=token)
    with readers, writers:
        seconds = [house.roll(number) for number in (0, 1)]
    errors = readers.errors + writers.errors
    claim(not errors, f"{len(errors)} of {readers.answered + writers.answered} failed: {errors[:4]}")
    claim(writers.answered > 20, "hardly anything was posted")
    return f"{readers.answered} GETs and {writers.answered} POSTs, 0 errors; a node is away {max(seconds):.1f} s"


def told_to_end_finishes_its_work(house: House) -> str:
    """SIGTERM to a page node: the request in flight is answered, by this node, then the process ends."""
    marked = len(house.gate.lines())
    with ThreadPoolExecutor(2) as pool:
        with house.database.locked("django_session"):
            asked = []
            for _node in (0, 1):
                asked.append(pool.submit(house.visitor.get, "/"))
                pause(0.1)
            until(lambda: house.database.waiting() >= 2, patience=10, what="requests wait in the database")
            house.nodes[0].tell_to_end()
            pause(1.5)
            held = house.nodes[0].alive
        answers = [one.result().status for one in asked]
    status = house.nodes[0].wait(10)
    lines = [line for line in house.gate.lines()[marked:] if line["area"] == "/"]
    nodes = {line["node"] for line in lines}
    house.nodes[0].start()
    house.wait_for_node(0)
    house.let_nginx_come_back()
    claim(held, "the node ended with a request in flight")
    claim(answers == [200, 200], f"requests in flight: {answers}")
    claim(nodes == {f"127.0.0.1:{port}" for port in house.ports}, f"answered by {nodes}")
    claim(status == 0, f"the node ended with {status}")
    return "the request in flight was answered after 1.5 s by the ending node; exit status 0"


def streams_lose_nothing(house: House) -> str:
    """A reader who comes back with Last-Event-ID misses nothing over a stop and a kill of the streams process."""
    named = house.inside("channels", house.visitor.cookies["honbu_session"])
    claim(named, "the house names no channel to somebody who is signed in")
    stranger = Visitor(house.gate).get("/streams/events/")
    claim(stranger.status == 404, f"a stranger's stream: {stranger.status}")
    half = 60
    with Reader(house.visitor) as reader, ThreadPoolExecutor(1) as pool:
        until(lambda: reader.connections, patience=20, what="a stream is open")
        telling = pool.submit(house.inside, "tell", USERNAME, "1", str(half), "0.03")
        until(lambda: len(reader.numbers) > 10, patience=20, what="messages arrive")
        house.streams.tell_to_end()
        house.streams.wait(15)
        pause(0.5)
        away = Visitor(house.gate, dict(house.visitor.cookies)).get("/streams/events/")
        house.streams.start()
        telling.result()
        until(lambda: len(reader.numbers) >= half, patience=20, what="the first half has arrived")
        telling = pool.submit(house.inside, "tell", USERNAME, str(half + 1), str(half), "0.03")
        until(lambda: len(reader.numbers) > half + 10, patience=20, what="messages of the second half arrive")
        house.streams.kill()
        pause(0.5)
        house.streams.start()
        telling.result()
        wanted = 2 * half
        until(lambda: len(reader.numbers) >= wanted, patience=20, what="all messages have arrived")
    claim(reader.numbers == list(range(1, wanted + 1)), f"lost or twice: {_odd(reader.numbers, wanted)}")
    claim(not reader.gave_up, f"a browser would have given up: {reader.gave_up}")
    claim(away.status == 200 and away.headers["Content-Type"].startswith("text/event-stream"), "an error ends streams")
    return f"{wanted} of {wanted} in order, none twice, {reader.connections} connections, a stop and a SIGKILL"


def _odd(numbers: list[int], wanted: int) -> str:
    missing = sorted(set(range(1, wanted + 1)) - set(numbers))
    return f"missing {missing[:5]} ({len(missing)}), {len(numbers) - len(set(numbers))} twice"


def worker_works(house: House) -> str:
    """A job that was put into the queue is done; told to end, the worker ends in order and the next does the rest."""
    house.inside("job")
    done = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'streams.forget_old' AND status = 'succeeded'"
    seconds = until(lambda: house.database.count(done) >= 1, patience=20, what="the job is done")
    house.worker.tell_to_end()
    status = house.worker.wait(20)
    claim(status == 0, f"the worker ended with {status}: {house.worker.last_words()}")
    house.inside("job")
    house.worker.start()
    until(lambda: house.database.count(done) >= 2, patience=25, what="the job left over is done")
    return f"done within {seconds:.1f} s; stopped in order; what was left was done by the next"
