/** Bodies as the platforms' clients send them: JSON, a form, or a form with files. */

export async function parseBody(body: Buffer, type: string): Promise<Record<string, any>> {
	if (body.length === 0) return {};
	if (type.startsWith('application/json')) return JSON.parse(body.toString()) as never;
	const form = await new Response(new Uint8Array(body), {
		headers: { 'content-type': type },
	}).formData();
	const params: Record<string, any> = {};
	for (const [key, value] of form) {
		params[key] =
			typeof value === 'string'
				? value
				: { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
	}
	return params;
}
