"""The progressive delay as a rule, without a database."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.accounts.domain import delay
from honbu.kernel.accounts.domain.delay import Try, network_of, seconds_to_wait, source_of

NOON = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)


def failures(number, *, account="clerk", place="10.1.2.0/24", source="10.1.2.3/32", ended=NOON, every=0.1):
    """`number` failures, the last at `ended`."""
    return [Try(account, place, source, ended - datetime.timedelta(seconds=every * back)) for back in range(number)]


def attempt(*, account="clerk", place="10.1.2.0/24", source="10.1.2.3/32", at=NOON):
    return Try(account, place, source, at)


def test_the_first_three_mistakes_cost_nothing_and_each_further_one_twice_the_time_up_to_a_minute():
    waits = [seconds_to_wait(attempt(), failures(number)) for number in range(13)]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_wait_passes_second_by_second():
    nine = failures(9)
    waits = [seconds_to_wait(attempt(at=NOON + datetime.timedelta(seconds=s)), nine) for s in (0, 1, 20, 31.5, 32, 40)]
    assert waits == [32, 31, 12, 1, 0, 0]


def test_after_an_hour_everything_is_forgotten():
    later = NOON + delay.MEMORY
    assert seconds_to_wait(attempt(at=later), failures(30)) == 0


def test_a_stranger_who_tries_forever_does_not_keep_the_clerk_out():
    storm = [
        failure
        for net in range(100)
        for failure in failures(50, place=f"203.0.{net}.0/24", source=f"203.0.{net}.9/32", every=0.01)
    ]
    assert seconds_to_wait(attempt(), storm) == 0
    own_mistake = failures(1)
    assert seconds_to_wait(attempt(), storm + own_mistake) == delay.SECONDS_UNDER_ATTACK


def test_a_known_device_is_not_kept_out_even_by_its_neighbour_at_the_next_desk():
    neighbour = failures(40)
    assert seconds_to_wait(attempt(), neighbour) == 60
    assert seconds_to_wait(attempt(place="device:abc", source=""), neighbour) == 0


def test_one_address_that_tries_many_names_has_to_wait_for_every_name():
    def spray(people):
        return [failure for one in range(people) for failure in failures(1, account=f"name{one}")]

    waits = [seconds_to_wait(attempt(account="somebody else"), spray(people)) for people in (10, 11, 12, 13, 17, 40)]
    assert waits == [0, 1, 2, 4, 60, 60]
    elsewhere = attempt(account="somebody else", place="10.9.9.0/24", source="10.9.9.9/32")
    assert seconds_to_wait(elsewhere, spray(40)) == 0


def test_addresses_are_taken_together_by_the_network_that_one_person_commands():
    assert network_of("10.1.2.3") == network_of("10.1.2.250") != network_of("10.1.3.3")
    assert source_of("10.1.2.3") != source_of("10.1.2.250")
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") == source_of("2001:db8::2")
    assert network_of("::ffff:10.1.2.3") == network_of("10.1.2.3")
    assert network_of("unix:") == "unknown"


moments = st.integers(-7200, 60).map(lambda seconds: NOON + datetime.timedelta(seconds=seconds))
tries = st.builds(
    Try,
    account=st.sampled_from(["clerk", "chief", "x"]),
    place=st.sampled_from(["a", "b"]),
    source=st.sampled_from(["", "a1", "b1"]),
    at=moments,
)


@given(st.lists(tries, max_size=60))
def test_nobody_ever_waits_longer_than_a_minute(past):
    assert 0 <= seconds_to_wait(attempt(place="a", source="a1"), past) <= 60


@given(st.lists(tries, max_size=60))
def test_without_a_mistake_of_ones_own_a_known_device_never_waits(past):
    others = [failure for failure in past if failure.place != "device:1"]
    assert seconds_to_wait(attempt(place="device:1", source=""), others) == 0
