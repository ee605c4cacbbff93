/** The messages of the samples. */
import type { Attachment, Message } from '../../../protocol/shapes';
import { SAMPLE_SESSION } from './session';

const SAMPLE_FILE: Attachment = {
	id: 'att_01a1f8661ca000001f6b8d02c4e7395a',
	filename: 'cart.png',
	mimeType: 'image/png',
	size: 48_213,
	url: 'https://chat.example.com/files/att_01a1f8661ca000001f6b8d02c4e7395a/cart.png',
	status: 'ready',
};

export const SAMPLE_QUESTION: Message = {
	id: 'msg_01a1f8661ca000007d20c3f5a81e946b',
	sessionId: SAMPLE_SESSION.id,
	content: 'Is it in stock?',
	type: 'visitor',
	createdAt: '2026-11-20T10:00:04.000Z',
	status: 'sent',
	attachments: [SAMPLE_FILE],
};

export const SAMPLE_REPLY: Message = {
	id: 'msg_01a1f86630280000e5b97160f3a2c48d',
	sessionId: SAMPLE_SESSION.id,
	content: 'Yes, it ships today.',
	type: 'operator',
	createdAt: '2026-11-20T10:00:09.000Z',
	status: 'sent',
	operator: { name: 'Support', source: 'telegram' },
	attachments: [SAMPLE_FILE],
};
