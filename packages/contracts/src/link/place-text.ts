/** How one rung of the ladder is written: `tcp 192.0.2.7 port 4430`; the name of a relay has its kind in it. */
export function placeText(kind: string, place: string): string {
  return place.startsWith(`${kind} `) ? place : `${kind} ${place}`;
}
