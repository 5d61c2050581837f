"""Work behind the one who gives it: in its order, one piece at a time, and no fault is lost."""

from threading import Event

import pytest

from kg.builder.behind import behind


def test_pieces_are_done_in_their_order_and_all_at_the_end() -> None:
    done: list[int] = []
    with behind(at_once=False) as then:
        for number in range(5):
            then(lambda number=number: done.append(number))
    assert done == [0, 1, 2, 3, 4]


def test_it_waits_for_work_only_when_the_last_piece_is_done() -> None:
    free = Event()
    with behind(at_once=False) as then:
        assert then.waits
        then(lambda: free.wait() and None)
        assert not then.waits
        free.set()
        then.settle()
        assert then.waits


def test_what_is_done_at_once_is_never_waited_for() -> None:
    done: list[int] = []
    with behind(at_once=True) as then:
        then(lambda: done.append(1))
        assert done == [1]
        assert not then.waits


def test_what_a_piece_raises_reaches_who_gave_it() -> None:
    with pytest.raises(ValueError, match="torn"), behind(at_once=False) as then:
        then(_torn)


def _torn() -> None:
    raise ValueError("torn")
