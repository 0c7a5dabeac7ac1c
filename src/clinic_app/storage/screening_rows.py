"""Screenings: one row each, and beside it the entries, decisions and outputs that are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from clinic_app.domain.clients import ClientId, EpisodeId
from clinic_app.services.json_values import JsonInput
from clinic_app.services.records import (
    AnswerEntry,
    Decision,
    DecisionEntry,
    NotFound,
    ResultEntry,
    ScreeningHeader,
    ScreeningId,
    ScreeningStatus,
    ScreeningSummary,
)
from clinic_app.storage.identifiers import new_id
from clinic_app.storage.tables import AnswerTable, DecisionTable, ResultTable, ScreeningTable


class ScreeningRows:
    def __init__(self, session: Session, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    def add(
        self, client_id: ClientId, episode_id: EpisodeId | None, protocol_version: str, at: datetime
    ) -> ScreeningId:
        row = ScreeningTable(
            id=new_id(),
            client_id=client_id,
            episode_id=episode_id,
            protocol_version=protocol_version,
            status="open",
            started_at=at,
            finished_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return ScreeningId(row.id)

    def header(self, screening_id: ScreeningId) -> ScreeningHeader:
        row = self._row(screening_id)
        return ScreeningHeader(
            id=screening_id,
            client_id=ClientId(row.client_id),
            episode_id=None if row.episode_id is None else EpisodeId(row.episode_id),
            protocol_version=row.protocol_version,
            status=cast("ScreeningStatus", row.status),
            started_at=row.started_at,
            finished_at=row.finished_at,
        )

    def of_client(self, client_id: ClientId) -> list[ScreeningSummary]:
        mine = AnswerTable.screening_id == ScreeningTable.id
        answered = select(func.count(AnswerTable.item_id.distinct())).where(mine).scalar_subquery()
        disposition = (
            select(ResultTable.disposition)
            .where(ResultTable.screening_id == ScreeningTable.id)
            .order_by(ResultTable.number.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            select(ScreeningTable, answered, disposition)
            .where(ScreeningTable.client_id == client_id)
            .order_by(ScreeningTable.started_at.desc(), ScreeningTable.id.desc())
        )
        return [
            ScreeningSummary(
                id=ScreeningId(row.id),
                client_id=client_id,
                episode_id=None if row.episode_id is None else EpisodeId(row.episode_id),
                status=cast("ScreeningStatus", row.status),
                started_at=row.started_at,
                finished_at=row.finished_at,
                answered=count or 0,
                disposition=outcome,
            )
            for row, count, outcome in self._session.execute(statement)
        ]

    def set_status(self, screening_id: ScreeningId, status: str, at: datetime | None) -> None:
        row = self._row(screening_id)
        row.status = status
        row.finished_at = at
        self._session.flush()

    def append_answer(
        self, screening_id: ScreeningId, item_id: str, value: JsonInput, at: datetime, rater: str, device: str
    ) -> None:
        entry = {"item_id": item_id, "value": value, "at": at, "rater": rater, "device": device}
        self._session.execute(insert(AnswerTable).values(screening_id=screening_id, **entry))

    def answers(self, screening_id: ScreeningId) -> list[AnswerEntry]:
        self._row(screening_id)
        columns = (
            AnswerTable.item_id,
            AnswerTable.value,
            AnswerTable.at,
            AnswerTable.rater,
            AnswerTable.device,
        )
        statement = (
            select(*columns).where(AnswerTable.screening_id == screening_id).order_by(AnswerTable.number)
        )
        return [AnswerEntry(*row) for row in self._session.execute(statement)]

    def append_decision(
        self,
        screening_id: ScreeningId,
        proposal_id: str,
        decision: Decision,
        note: str,
        edited_strength: str | None,
        shown: JsonInput,
        at: datetime,
    ) -> None:
        self._session.execute(
            insert(DecisionTable).values(
                screening_id=screening_id,
                proposal_id=proposal_id,
                decision=decision,
                note=note,
                edited_strength=edited_strength,
                shown=shown,
                decided_by=self._user_id,
                at=at,
            )
        )

    def decisions(self, screening_id: ScreeningId) -> list[DecisionEntry]:
        self._row(screening_id)
        statement = (
            select(
                DecisionTable.proposal_id,
                DecisionTable.decision,
                DecisionTable.note,
                DecisionTable.edited_strength,
                DecisionTable.shown,
                DecisionTable.decided_by,
                DecisionTable.at,
            )
            .where(DecisionTable.screening_id == screening_id)
            .order_by(DecisionTable.number)
        )
        return [DecisionEntry(*cast("Any", row)) for row in self._session.execute(statement)]

    def append_result(
        self, screening_id: ScreeningId, output: Mapping[str, object], rules_version: str, at: datetime
    ) -> None:
        disposition = output.get("disposition")
        self._session.execute(
            insert(ResultTable).values(
                screening_id=screening_id,
                output=output,
                disposition=disposition if isinstance(disposition, str) else None,
                rules_version=rules_version,
                at=at,
            )
        )

    def latest_result(self, screening_id: ScreeningId) -> ResultEntry | None:
        statement = (
            select(ResultTable.output, ResultTable.rules_version, ResultTable.at)
            .where(ResultTable.screening_id == screening_id)
            .order_by(ResultTable.number.desc())
            .limit(1)
        )
        row = self._session.execute(statement).first()
        return None if row is None else ResultEntry(*row)

    def _row(self, screening_id: ScreeningId) -> ScreeningTable:
        row = self._session.get(ScreeningTable, screening_id)
        if row is None:
            raise NotFound("This screening is not in the records.", "Open the client's record again.")
        return row
