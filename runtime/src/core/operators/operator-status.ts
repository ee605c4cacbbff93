/** Whether a human is there to answer, as pages and workflows see it. */
import type { CoreContext } from '../core-context';
import type { StoreReader } from '../../storage/store';

const META_KEY = 'operator_online';

export async function isOperatorOnline(reader: StoreReader): Promise<boolean> {
	return (await reader.getMeta(META_KEY)) === 'true';
}

/** Marks operators as online or away; every open page hears of a change. */
export async function setOperatorOnline(core: CoreContext, online: boolean): Promise<void> {
	await core.journal.write(async (unit) => {
		if ((await isOperatorOnline(unit.tx)) === online) return;
		await unit.tx.setMeta(META_KEY, String(online));
		await unit.append({ type: 'operator.status', session: null, data: { online } });
	});
}
