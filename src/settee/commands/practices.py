"""`settee practices`: slug and name of every practice, one a line."""

from settee.practices.models import Practice


def practices_command(words: list[str]) -> None:
    for slug, name in Practice.objects.order_by("slug").values_list("slug", "name"):
        print(f"{slug}\t{name}")
