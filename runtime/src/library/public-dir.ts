/** The directory of the files that browsers load, built beside this program. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** In the built package; and while the sources run as they are, in what was built of them last. */
const PLACES = [join(__dirname, 'public'), join(__dirname, '../../dist/public')];

export function publicDir(): string {
	return PLACES.find(existsSync) ?? (PLACES[0] as string);
}
