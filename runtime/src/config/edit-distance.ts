/** How far two spellings are from each other. */

/** How many letters must be added, taken out, replaced or swapped with the next one to make one of the other. */
export function editDistance(one: string, other: string): number {
	// What it is for the beginnings of both: rows for letters of the one, columns for letters of the other.
	const rows = [Array.from({ length: other.length + 1 }, (_, n) => n)];
	const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
	for (let i = 1; i <= one.length; i += 1) {
		rows.push([i]);
		for (let j = 1; j <= other.length; j += 1) {
			const isSame = one[i - 1] === other[j - 1];
			const isSwapped =
				i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
			const replaced = at(i - 1, j - 1) + (isSame ? 0 : 1);
			const swapped = isSwapped ? at(i - 2, j - 2) + 1 : replaced;
			rows[i]?.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1));
		}
	}
	return at(one.length, other.length);
}
