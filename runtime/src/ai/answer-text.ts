/** The text of an answer as it arrives piece by piece, up to what a chat can use. */

/** Characters after which nothing more is read, whatever the API was told. */
const MAX_LENGTH = 16_000;

export class AnswerText {
	private text = '';

	/** Whether there is room for more. */
	get isFull(): boolean {
		return this.text.length >= MAX_LENGTH;
	}

	add(piece: string | null | undefined): void {
		if (piece) this.text = (this.text + piece).slice(0, MAX_LENGTH);
	}

	toString(): string {
		return this.text.trim();
	}
}
