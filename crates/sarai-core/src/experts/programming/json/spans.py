"""Functions that expressions of fields may call."""


def of_day(clock):
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def minutes(start, end):
    """Minutes between two clock times, past midnight if the end is earlier."""
    return (of_day(end) - of_day(start)) % 1440


def later(clock, more):
    """The clock time so many minutes later."""
    return "%02d:%02d" % divmod((of_day(clock) + round(more)) % 1440, 60)


def months(day, more):
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + more, 12)
    following = _datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - _datetime.timedelta(days=1)).day
    return _datetime.date(year, month + 1, min(day.day, last))


def years(start, end):
    """Completed years between two days."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def mean(values):
    values = list(values)
    return sum(values) / len(values)
