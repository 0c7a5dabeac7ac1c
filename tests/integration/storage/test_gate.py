import threading

import pytest

from clinic_app.storage.gate import Gate

PATIENCE_S = 5


def test_many_are_inside_together_and_again_from_inside() -> None:
    gate, both = Gate(), threading.Barrier(2, timeout=PATIENCE_S)

    def enter() -> None:
        with gate.shared(), gate.shared():
            both.wait()

    other = threading.Thread(target=enter)
    other.start()
    enter()
    other.join(PATIENCE_S)
    assert not other.is_alive()


def test_one_who_wants_to_be_alone_waits_and_keeps_others_out() -> None:
    gate = Gate()
    order: list[str] = []
    wants, inside, leave = threading.Event(), threading.Event(), threading.Event()

    def alone() -> None:
        wants.set()
        with gate.alone():
            order.append("alone")
            inside.set()
            leave.wait(PATIENCE_S)
            with gate.shared():
                order.append("alone, reading")

    def late() -> None:
        inside.wait(PATIENCE_S)
        leave.set()
        with gate.shared():
            order.append("late")

    threads = [threading.Thread(target=alone), threading.Thread(target=late)]
    with gate.shared():
        for thread in threads:
            thread.start()
        wants.wait(PATIENCE_S)
        with gate.shared():
            order.append("first")
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == ["first", "alone", "alone, reading", "late"]


def test_wanting_to_be_alone_from_inside_is_a_mistake_and_not_a_standstill() -> None:
    gate = Gate()
    with gate.shared(), pytest.raises(RuntimeError, match="still in use"), gate.alone():
        pass
    with gate.alone():
        pass
