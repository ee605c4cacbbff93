/** Writes of messages and of their files, in a transaction. */
import type { AttachmentRecord, MessageRecord } from '../records';
import { fromAttachmentRow, toAttachmentRow } from '../rows';
import type { AttachmentRow } from '../schema';
import { PostgresDeliveryWriter } from './postgres-delivery-writer';

export class PostgresMessageWriter extends PostgresDeliveryWriter {
	async insertMessage(message: MessageRecord): Promise<void> {
		const { seq, id, sessionId, content, type, createdAt, replyTo, attachments } = message;
		const { choices, operator } = message;
		await this.send(
			`INSERT INTO messages (seq, id, session_id, content, type, created_at, reply_to, attachments,
				choices, operator)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			seq,
			id,
			sessionId,
			content,
			type,
			createdAt,
			replyTo,
			attachments && JSON.stringify(attachments),
			choices && JSON.stringify(choices),
			operator && JSON.stringify(operator),
		);
	}

	async updateMessage(message: MessageRecord, updatedAt: number): Promise<void> {
		const { seq, sessionId, content, attachments, choices } = message;
		const { editedAt, deletedAt, deliveredAt, readAt } = message;
		await this.send(
			`UPDATE messages SET content = $3, attachments = $4, choices = $5, edited_at = $6,
				deleted_at = $7, delivered_at = $8, read_at = $9, updated_at = $10
			WHERE session_id = $1 AND seq = $2`,
			sessionId,
			seq,
			content,
			attachments && JSON.stringify(attachments),
			choices && JSON.stringify(choices),
			editedAt,
			deletedAt,
			deliveredAt,
			readAt,
			updatedAt,
		);
	}

	async dropChoices(sessionId: string, messageId: string): Promise<void> {
		await this.send(
			'UPDATE messages SET choices = NULL WHERE session_id = $1 AND id = $2',
			sessionId,
			messageId,
		);
	}

	/** Locked, as what becomes of a file depends on how far it is. */
	override async getAttachment(id: string): Promise<AttachmentRecord | undefined> {
		const row = await this.row<AttachmentRow>(
			'SELECT * FROM attachments WHERE id = $1 FOR UPDATE',
			id,
		);
		return row && fromAttachmentRow(row);
	}

	async insertAttachment(attachment: AttachmentRecord): Promise<void> {
		const row = toAttachmentRow(attachment);
		await this.send(
			`INSERT INTO attachments (id, session_id, message_id, filename, mime_type, size, status,
				uploaded_from, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			row.id,
			row.session_id,
			row.message_id,
			row.filename,
			row.mime_type,
			row.size,
			row.status,
			row.uploaded_from,
			row.created_at,
		);
	}

	async updateAttachment(attachment: AttachmentRecord): Promise<void> {
		const row = toAttachmentRow(attachment);
		await this.send(
			`UPDATE attachments SET message_id = $2, filename = $3, mime_type = $4, size = $5, status = $6
			WHERE id = $1`,
			row.id,
			row.message_id,
			row.filename,
			row.mime_type,
			row.size,
			row.status,
		);
	}

	async deleteAttachment(id: string): Promise<void> {
		await this.send('DELETE FROM attachments WHERE id = $1', id);
	}
}
