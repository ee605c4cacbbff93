import { safeFileName } from './file-name';
import { fileTypeOf, type FileType } from './file-types';

const png = fileTypeOf('image/png', '') as FileType;
const text = fileTypeOf('text/plain', '') as FileType;

it.each([
	['cart.png', 'cart.png'],
	['Été à la plage — 写真.PNG', 'Été à la plage — 写真.PNG'],
	['../../etc/passwd', 'passwd.png'],
	['C:\\fakepath\\cart.png', 'cart.png'],
	['a/b\\c.png', 'c.png'],
	['..', 'file.png'],
	['.', 'file.png'],
	['', 'file.png'],
	['/', 'file.png'],
	['.png', 'png.png'],
	['...hidden.png', 'hidden.png'],
	['cart.png. ', 'cart.png'],
	['a\r\nSet-Cookie: x.png', 'aSet-Cookie: x.png'],
	['a\0.png', 'a.png'],
	['cart\u202Egnp.exe', 'cartgnp.exe.png'],
	['a\u2066\u2028b\u200f.png', 'ab.png'],
	['half \ud83d.png', 'half .png'],
	['e\u0301.png', '\u00e9.png'],
	['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
])('%j is kept as %j', (name, safe) => {
	expect(safeFileName(name, png)).toBe(safe);
	expect(safeFileName(safe, png)).toBe(safe);
});

it.each([
	['run.bat', 'run.bat.txt'],
	['page.html', 'page.html.txt'],
	['notes.TXT', 'notes.TXT'],
	['README', 'README.txt'],
])('the ending belongs to the type: %s becomes %s', (name, safe) => {
	expect(safeFileName(name, text)).toBe(safe);
});

it.each([`${'x'.repeat(900)}.png`, 'x'.repeat(900), '👩'.repeat(300), `a${'👩'.repeat(300)}`])(
	'a long name is cut without cutting a character or the ending',
	(name) => {
		const safe = safeFileName(name, png);
		expect(safe.length).toBeLessThanOrEqual(200);
		expect(safe.length).toBeGreaterThan(195);
		expect(safe.endsWith('.png')).toBe(true);
		expect(() => encodeURIComponent(safe)).not.toThrow();
	},
);
