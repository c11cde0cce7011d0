import { CHART_SOURCES, chartsIn } from '@plimsoll/core/internal';
import type { Cursor, Json, Resource } from '@plimsoll/core/kubernetes';

type Visit = (values: Cursor<Json>, resource: Resource) => void;

/**
 * The visitor keys of objects that install a chart with their own values. `visits` has the functions that check the
 * values, by chart name.
 */
export function valuesOfCharts(
  visits: Readonly<Record<string, Visit>>,
  notApplicable: () => void,
): Readonly<Record<string, (root: Cursor<Json>, resource: Resource) => void>> {
  const judge = (_: Cursor<Json>, resource: Resource): void => {
    const known = chartsIn(resource).flatMap(({ names, values }) => {
      const name = names.find((each) => Object.hasOwn(visits, each));
      return name === undefined ? [] : [{ visit: visits[name]!, values }];
    });
    if (known.length === 0) notApplicable();
    for (const { visit, values } of known) for (const each of values) visit(each, resource);
  };
  return Object.fromEntries(Object.keys(CHART_SOURCES).map((kind) => [kind, judge]));
}
