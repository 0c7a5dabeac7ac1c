"""The list of stages beside the page: what is done, what is open, what is left out and why."""

from dataclasses import dataclass

from clinic_app.gui.screening.item_states import DONE, PASSABLE, STATE_WORDS, ItemState
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.steps import Step


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the list of stages. `reason` says why it is skipped, locked or needed."""

    id: str
    title: str
    state: ItemState
    reason: str
    here: bool
    count: str = ""
    """How many questions of a page are answered; empty for a single item."""

    @property
    def word(self) -> str:
        return self.count or STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage with its lines; only the stage one is in is unfolded."""

    id: str
    title: str
    done: int
    total: int
    blocked: str
    here: bool
    items: tuple[ItemRow, ...]


def stage_rows(presenter: ScreeningPresenter) -> tuple[StageRow, ...]:
    """The stages with their pages; a page of several questions is one line that counts them."""
    here = presenter.step
    short_titles = {stage.id: stage.short for stage in presenter.protocol.stages}
    rows: list[StageRow] = []
    for stage in presenter.guide.stages:
        pages = [step for step in presenter.steps if step.stage == stage.id]
        if not pages:
            continue
        states = [presenter.state(item) for page in pages for item in page.items]
        # Locked items still have to be done: only what is left out for good is not counted.
        counted = [state for state in states if state not in ("skipped", "not_needed", "outside")]
        rows.append(
            StageRow(
                id=stage.id,
                title=short_titles.get(stage.id) or stage.title,
                done=sum(state in DONE for state in counted),
                total=len(counted),
                blocked=stage.blocked,
                here=stage.id == here.stage,
                items=tuple(_page_row(presenter, page, here=page == here) for page in pages),
            )
        )
    return tuple(rows)


def _page_row(presenter: ScreeningPresenter, page: Step, *, here: bool) -> ItemRow:
    states: list[ItemState] = [presenter.state(item) for item in page.items]
    reason = next((one for item in page.items if (one := presenter.guide.item(item).reason)), "")
    if len(page.items) == 1:
        item = presenter.protocol.items.get(page.id)
        return ItemRow(page.id, item.short if item else page.title, states[0], reason, here)
    counted = [state for state in states if state not in PASSABLE]
    done = sum(state in DONE for state in counted)
    state: ItemState = "partly" if done else "open"
    if not counted:
        state = states[0]
    elif done == len(counted):
        state = "answered"
    title = page.title.removeprefix("Safety questions ").partition(" of ")[0]
    if page.kind == "questions":
        title = f"Questions {title}"
    count = "" if state == "answered" or not counted else f"{done}/{len(counted)}"
    return ItemRow(page.id, title, state, reason, here, count)
