/** What kind of target a delivery goes to, for numbers: subscriptions and waits are as many as anybody makes. */

/** `webhook`, `wait`, or `bridge:<name>`: there are as many bridges as platforms. */
export function targetKind(target: string): string {
	const kind = target.slice(0, target.indexOf(':'));
	return kind === 'bridge' ? target : kind;
}
