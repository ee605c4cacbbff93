/** `check`: looks at the bridges instead of starting. Ends with 1 when one of them cannot work. */
import { checkBridges, findingsAsText } from '../bridges/check-bridges';
import { loadConfig } from '../config/config';
import { readSettings } from './read-settings';

export async function check(): Promise<void> {
	const { bridges } = readSettings(() => loadConfig(process.env));
	const findings = await checkBridges(bridges);
	process.stdout.write(findingsAsText(findings));
	process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1;
}
