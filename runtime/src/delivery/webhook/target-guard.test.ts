/** Every spelling of an inside address is refused, every public one is let through. */
import { targetGuard } from './target-guard';

const strict = targetGuard({ allowPrivate: [], allowLoopback: false });

describe('targetGuard', () => {
	it.each([
		'http://127.0.0.1/',
		'http://127.1/',
		'http://2130706433/',
		'http://0x7f.0.0.1/',
		'http://0177.0.0.1/',
		'http://localhost/',
		'http://[::1]/',
		'http://[::ffff:127.0.0.1]/',
		'http://[::127.0.0.1]/',
		'http://0.0.0.0/',
		'http://10.0.0.1/',
		'http://172.16.0.1/',
		'http://192.168.1.1/',
		'http://100.64.0.1/',
		'http://169.254.169.254/latest/meta-data/',
		'http://192.0.2.1/',
		'http://198.18.0.1/',
		'http://240.0.0.1/',
		'http://255.255.255.255/',
		'http://[fd00:ec2::254]/',
		'http://[fe80::1]/',
		'http://[64:ff9b::7f00:1]/',
		'http://[2002:7f00:1::]/',
		'http://[2001:db8::1]/',
		'http://[100::1]/',
		'http://[100:0:0:1::1]/',
		'ftp://example.com/',
		'file:///etc/passwd',
		'http://user:pass@example.com/',
		'not a url',
	])('refuses %s', async (url) => {
		await expect(strict.assertUrl(url)).rejects.toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED' });
	});

	it.each(['http://8.8.8.8/', 'https://[2606:4700::1111]/x', 'http://[::ffff:8.8.8.8]/'])(
		'lets %s through',
		async (url) => {
			await expect(strict.assertUrl(url)).resolves.toBeUndefined();
		},
	);

	it('names the setting that would allow the target', async () => {
		await expect(strict.assertUrl('http://10.0.0.1/')).rejects.toThrow(
			/10\.0\.0\.1.*WEBHOOK_ALLOW_PRIVATE/,
		);
	});

	it.each([22, 25, 6379, 11211])('refuses port %i, and says why', async (port) => {
		await expect(strict.assertUrl(`http://8.8.8.8:${port}/`)).rejects.toThrow(
			new RegExp(`port ${port}, which belongs to another protocol`),
		);
	});

	it.each([80, 443, 3000, 5678, 8080, 8443])('lets port %i through', async (port) => {
		await expect(strict.assertUrl(`http://8.8.8.8:${port}/`)).resolves.toBeUndefined();
	});

	it('allows this machine in a local trial, and nothing else', async () => {
		const trial = targetGuard({ allowPrivate: [], allowLoopback: true });
		await expect(trial.assertUrl('http://localhost:5678/webhook')).resolves.toBeUndefined();
		await expect(trial.assertUrl('http://10.0.0.1/')).rejects.toThrow();
	});

	it('allows named hosts and ranges', () => {
		const guard = targetGuard({
			allowPrivate: ['n8n', '10.1.0.0/16', '::1'],
			allowLoopback: false,
		});
		expect(guard.allows('N8N', '172.18.0.3')).toBe(true);
		expect(guard.allows('other', '172.18.0.3')).toBe(false);
		expect(guard.allows('other', '10.1.2.3')).toBe(true);
		expect(guard.allows('other', '::ffff:10.1.2.3')).toBe(true);
		expect(guard.allows('other', '10.2.2.3')).toBe(false);
		expect(guard.allows('other', '::1')).toBe(true);
		expect(guard.allows('other', 'rubbish')).toBe(false);
	});
});
