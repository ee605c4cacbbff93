/** Cases of the store suite: files that visitors and operators send. */
import type { AttachmentRecord } from '../../storage/records';
import { same } from '../check';
import type { StoreCases } from './store-case';

export const attachmentCases: StoreCases = {
	'are announced, stored, taken up by a message, and removed': async (t) => {
		const file: AttachmentRecord = {
			id: 'att_1',
			sessionId: 'a',
			messageId: null,
			filename: 'fünf.png',
			mimeType: 'image/png',
			size: 3,
			status: 'pending',
			uploadedFrom: 'widget',
			createdAt: 10,
		};
		await t.store.transaction((tx) => tx.insertAttachment(file));
		same(await t.store.getAttachment('att_1'), file);
		same(await t.store.listUnusedAttachments(11, 5), [file]);
		same(await t.store.listUnusedAttachments(10, 5), []);
		const used: AttachmentRecord = { ...file, status: 'ready', messageId: 'm1' };
		await t.store.transaction((tx) => tx.updateAttachment(used));
		same(await t.store.listUnusedAttachments(11, 5), []);
		same(await t.store.listAttachments('a'), [used]);
		await t.store.transaction((tx) => tx.deleteAttachment('att_1'));
		same(await t.store.getAttachment('att_1'), undefined);
	},
};
