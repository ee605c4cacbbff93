import { contentDisposition } from './content-disposition';

it.each([
	['cart.png', `inline; filename="cart.png"; filename*=UTF-8''cart.png`],
	['été.pdf', `inline; filename="_t_.pdf"; filename*=UTF-8''%C3%A9t%C3%A9.pdf`],
	[
		`a"b\\c%41'(*).txt`,
		`inline; filename="a_b_c_41'(*).txt"; filename*=UTF-8''a%22b%5Cc%2541%27%28%2A%29.txt`,
	],
	['👋.txt', `inline; filename="__.txt"; filename*=UTF-8''%F0%9F%91%8B.txt`],
])('names %s in a way that every browser reads', (name, header) => {
	expect(contentDisposition(true, name)).toBe(header);
	expect(contentDisposition(false, name)).toBe(header.replace('inline', 'attachment'));
});
