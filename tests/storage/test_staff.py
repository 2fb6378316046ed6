"""Someone can always let others in: the last administrator stays one, whatever happens at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.exceptions import LastAdministrator, StaffExists
from app.extensions import db
from app.storage import staff
from app.storage.staff import ADMINISTRATOR, ANALYST, COORDINATOR

ADA, BO, CY = "ada@example.org", "bo@example.org", "cy@example.org"


def add(app: Flask, roles: dict[str, str]) -> None:
    with app.app_context():
        for email, role in roles.items():
            staff.add(email, email, role)
        db.session.commit()


def test_an_address_that_several_add_at_once_has_one_account(app_on_each_database: Flask) -> None:
    def invite(_number: int) -> bool:
        with app_on_each_database.app_context():
            try:
                staff.add(ADA, "Ada", ANALYST)
            except StaffExists:
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(4) as threads:
        assert 1 == sum(threads.map(invite, range(8)))


def demote(email: str) -> None:
    staff.change(next(one.id for one in staff.every() if one.email == email), ANALYST, ())


@pytest.mark.parametrize("leave", [staff.disable, demote])
def test_the_last_administrator_stays(app: Flask, leave: Callable[[str], object]) -> None:
    add(app, {ADA: ADMINISTRATOR, BO: ADMINISTRATOR, CY: COORDINATOR})
    with app.app_context():
        leave(CY)
        leave(BO)
        db.session.commit()
        with pytest.raises(LastAdministrator, match=ADA):
            leave(ADA)
        db.session.rollback()
        kept = [one.email for one in staff.every() if one.active and one.role == ADMINISTRATOR]
        assert [ADA] == kept


def test_where_nobody_administers_others_can_still_be_disabled(app: Flask) -> None:
    add(app, {CY: COORDINATOR})
    with app.app_context():
        assert not staff.disable(CY).active


@pytest.mark.parametrize("leave", [staff.disable, demote])
def test_two_administrators_never_remove_each_other(
    app_on_each_database: Flask, leave: Callable[[str], object]
) -> None:
    add(app_on_each_database, {ADA: ADMINISTRATOR, BO: ADMINISTRATOR})

    def remove(email: str) -> bool:
        with app_on_each_database.app_context():
            try:
                leave(email)
            except LastAdministrator:
                return False
            db.session.commit()
            return True

    for _ in range(10):
        with ThreadPoolExecutor(2) as threads:
            assert [False, True] == sorted(threads.map(remove, (ADA, BO)))
        with app_on_each_database.app_context():
            for one in staff.every():
                staff.enable(one.email)
                staff.change(one.id, ADMINISTRATOR, ())
            db.session.commit()
