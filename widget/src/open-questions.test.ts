/** Whose buttons are shown: of every question that the visitor has not answered. */
import type { ChatMessage } from './message-list';
import { openQuestions } from './open-questions';

const base = { content: '', timestamp: '2026-01-01T12:00:00.000Z', status: 'sent' } as const;

function question(id: string, more: Partial<ChatMessage> = {}): ChatMessage {
	return { ...base, key: id, id, sender: 'operator', choices: ['Yes', 'No'], ...more };
}

function answer(replyTo?: string): ChatMessage {
	return { ...base, key: 'mine', sender: 'visitor', replyTo };
}

const open = (...messages: ChatMessage[]) => [...openQuestions(messages)];

test('a question stays open until the visitor writes something after it', () => {
	expect(open(answer(), question('a'), { ...question('b'), choices: undefined })).toEqual(['a']);
	expect(open(question('a'), answer())).toEqual([]);
	expect(open(question('a'), answer(), question('b', { sender: 'ai' }))).toEqual(['b']);
});

test('a reply answers its own question only; a reply to something else answers all', () => {
	expect(open(question('a'), question('b'), answer('a'))).toEqual(['b']);
	expect(open(question('a'), question('b'), answer('a'), answer('a'))).toEqual([]);
	expect(open(question('a'), question('b'), answer('other'))).toEqual([]);
});

test('a deleted question asks nothing any more', () => {
	expect(open(question('a', { isDeleted: true }))).toEqual([]);
});
