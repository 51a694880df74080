"""``crisisdesk bench``: how good warnings and forecasts are, on files that you give."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from crisisdesk.cli.options import AsJson
from crisisdesk.cli.printing import out, print_json
from crisisdesk.warning.benchmark import Part, crisis_trial
from crisisdesk.warning.forecasting.quadruples import split
from crisisdesk.warning.forecasting.scores import Ranking, Reliability
from crisisdesk.warning.forecasting.trials import Trial, trial

app = typer.Typer(no_args_is_help=True, help="Score warnings and forecasts on files that you give.")

_Part = Annotated[Path, typer.Option(metavar="FILE", help="Events as numbers: source, type, target, time, one a line.")]


@app.command("warning")
def warning(
    folder: Annotated[Path, typer.Argument(help="Folder with the stream, the deaths and the coups.")],
    as_json: AsJson = False,
) -> None:
    """Call crises of an independent list, five alarms a week; chosen on the years to 2013, reported on those after.

    Early: an alarm one to four weeks before. Detected: an alarm in the week or the next. Precision: alarms of which a
    crisis starts from the week before to four weeks after. ROC area and average precision over all countries and weeks.
    """
    found = crisis_trial(folder)
    if as_json:
        print_json(found)
        return
    for part in found.parts:
        _print_part(part)
    out.print(f"CPU seconds from files to result: {found.cpu_seconds:.1f}")


def _print_part(part: Part) -> None:
    out.print(f"[bold]{part.name}[/bold]: {part.rows[0].crises} starts, {part.countries} countries")
    out.print(f"  {'':58} early  det. prec. ROC now AP now ROC ahead AP ahead", soft_wrap=True)
    for row in part.rows:
        alarms = f"{row.early:.3f} {row.detected:.3f} {row.precision:.3f}"
        chances = f"{row.area_now:7.3f} {row.precision_now:6.4f} {row.area_ahead:9.3f} {row.precision_ahead:8.4f}"
        out.print(f"  {row.name:58} {alarms} {chances}", soft_wrap=True)
    for fit in part.fits:
        said = f"{fit.mean:.4f} said, {fit.happened:.4f} happened"
        out.print(f"  {fit.asked}: reliability error {fit.error:.4f}, Brier score {fit.brier:.5f}, {said}")


@app.command("forecast")
def forecast(train: _Part, valid: _Part, test: _Part, as_json: AsJson = False) -> None:
    """Learn from one part, choose on the next, rank the answers of the last; one core.

    Average place of ties, both directions, other true answers left out, the past to the day before. Names of the
    actors are read from entity2id.txt beside the first file where it stands.
    """
    found = trial(split(train, valid, test))
    if as_json:
        print_json({**_plain(found), "reliability_error": found.reliability.error, "week_error": found.week.error})
    else:
        _print_forecasts(found)


def _plain(found: Trial) -> dict[str, object]:
    return {name: getattr(found, name) for name in Trial.__slots__}


def _print_forecasts(found: Trial) -> None:
    table = Table("", "MRR", "H@1", "H@3", "H@10", "answers")
    rows = (("forecaster, test", found.test), ("recurrency baseline, test", found.baseline))
    for name, scores in (*rows, ("forecaster, valid", found.valid)):
        table.add_row(name, *_percent(scores))
    out.print(table)
    chosen = found.baseline_chosen
    out.print(f"{found.questions} questions, {found.actors} actors ({'with' if found.named else 'without'} names)")
    out.print(f"answers among the candidates: {found.listed:.1%}")
    out.print(f"baseline chosen on valid: fades {chosen.fades:.0f} days, usual {chosen.usual}; {found.trees} trees")
    _print_reliability("on the day of the question", found.reliability)
    _print_reliability("within the first week of test", found.week)
    out.print(f"next time within its interval of 80 %: {found.intervals_kept} of {found.intervals_given}")
    out.print(f"CPU seconds: {found.cpu_seconds:.1f} from file to result, {found.fitted_seconds:.1f} until fitted")
    out.print(f"slowest day, questions and counting: {found.slowest_day_seconds:.2f} CPU seconds")
    out.print(f"peak memory: {found.peak_megabytes} MB")


def _print_reliability(when: str, found: Reliability) -> None:
    out.print(f"ten best answers {when}: reliability error {found.error:.4f} over {sum(found.count)}")
    for said, true, count in zip(found.forecast, found.came_true, found.count, strict=True):
        out.print(f"  forecast {said:.3f}, came true {true:.3f}, {count} times")


def _percent(found: Ranking) -> list[str]:
    return [*(f"{100 * value:.2f}" for value in found[:4]), str(found.answers)]
