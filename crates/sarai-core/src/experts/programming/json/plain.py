import contextlib, io, json, os
import datetime as _datetime


def plain(value):
    """What JSON has no kind for, as texts of ISO 8601 and lists."""
    if isinstance(value, _datetime.datetime):
        midnight = value.hour == value.minute == value.second == 0
        return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%dT%H:%M")
    if isinstance(value, _datetime.date):
        return value.isoformat()
    if isinstance(value, _datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is no value of JSON")


def tidy(value):
    """Without what floating point leaves of a figure; 14.0 is 14."""
    if isinstance(value, float):
        value = round(value, 6)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, dict):
        return {str(key): tidy(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(inner) for inner in value]
    return value


def tell(report):
    with open(os.environ["SARAI_OUTPUT"], "w", encoding="utf-8") as out:
        out.write(json.dumps(report))


