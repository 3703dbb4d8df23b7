"""Who may set out: a route that hangs or rests holds up nobody else."""

from postroom.outbox.routes import Routes

AT_ONCE = 0.0


def test_so_many_are_at_work_at_once() -> None:
    routes = Routes(2)
    assert routes.free(AT_ONCE) == 2
    routes.set_out("relay", 1)
    routes.set_out("relay", 2)
    assert routes.free(AT_ONCE) == 0
    routes.back("relay", 1, heard=True)
    assert routes.free(AT_ONCE) == 1


def test_who_takes_long_is_out_of_the_way_and_its_route_takes_nobody_else() -> None:
    routes = Routes(1, a_moment=0.0)
    assert routes.set_out("hanging.example", 1) is None
    assert routes.free(AT_ONCE) == 1
    assert routes.set_out("hanging.example", 2)
    assert routes.set_out("quick.example", 3) is None


def test_there_is_a_limit_to_those_out_of_the_way() -> None:
    routes = Routes(1, 3, a_moment=0.0)
    for number in range(3):
        routes.set_out(f"{number}.example", number)
    assert routes.free(AT_ONCE) == 0


def test_a_route_where_nobody_answered_rests_longer_each_time() -> None:
    routes = Routes(first_rest=100.0)
    rests = []
    for number in range(2):
        routes._routes.clear() if number == 0 else _end_rest(routes)
        routes.set_out("silent.example", number)
        routes.back("silent.example", number, heard=False)
        rests.append(routes.set_out("silent.example", 9) or 0.0)
    assert 90 < rests[0] <= 100
    assert 190 < rests[1] <= 200


def test_after_a_rest_one_goes_ahead_and_the_others_wait_for_it() -> None:
    routes = Routes(first_rest=0.0001)
    routes.set_out("silent.example", 1)
    routes.back("silent.example", 1, heard=False)
    _end_rest(routes)
    assert routes.set_out("silent.example", 2) is None
    assert routes.set_out("silent.example", 3)
    routes.back("silent.example", 2, heard=True)
    assert routes.set_out("silent.example", 3) is None


def _end_rest(routes: Routes) -> None:
    routes._routes["silent.example"].rests_until = 0.0
