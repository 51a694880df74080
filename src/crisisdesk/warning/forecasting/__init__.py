"""Who will do what to whom: answers ranked by what happened before, with the dated events that speak for them."""

from crisisdesk.warning.forecasting.answers import Answer, Forecast, TooLittlePast, fitted, forecast, forecast_rows
from crisisdesk.warning.forecasting.diaries import Diary, diary
from crisisdesk.warning.forecasting.forecaster import Forecaster
from crisisdesk.warning.forecasting.occurrences import Interval, NoInterval
from crisisdesk.warning.forecasting.reasons import Reason
from crisisdesk.warning.forecasting.supports import PastEvent, Support

__all__ = [
    "Answer",
    "Diary",
    "Forecast",
    "Forecaster",
    "Interval",
    "NoInterval",
    "PastEvent",
    "Reason",
    "Support",
    "TooLittlePast",
    "diary",
    "fitted",
    "forecast",
    "forecast_rows",
]
