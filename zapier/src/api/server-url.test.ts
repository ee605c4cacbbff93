/** Which server addresses the API key may go to. */
import { readServerUrl, ServerUrlError } from './server-url';

test.each([
	['https://chat.example.com', 'https://chat.example.com'],
	['  https://chat.example.com/ ', 'https://chat.example.com'],
	['HTTPS://Chat.Example.com//', 'https://chat.example.com'],
	['https://chat.example.com:8443', 'https://chat.example.com:8443'],
	['https://chat.example.com:443', 'https://chat.example.com'],
	['https://bücher.example', 'https://xn--bcher-kva.example'],
	['https://203.0.113.7', 'https://203.0.113.7'],
	['https://10.0.0.5', 'https://10.0.0.5'],
	['http://localhost:3001', 'http://localhost:3001'],
	['http://chat.localhost', 'http://chat.localhost'],
	['http://127.0.0.1:3001', 'http://127.0.0.1:3001'],
	['http://10.1.2.3', 'http://10.1.2.3'],
	['http://172.31.255.255', 'http://172.31.255.255'],
	['http://192.168.1.20:3001', 'http://192.168.1.20:3001'],
	['http://[::1]:3001', 'http://[::1]:3001'],
	['http://[fd12:3456::1]', 'http://[fd12:3456::1]'],
])('%s is %s', (typed, origin) => {
	expect(readServerUrl(typed)).toBe(origin);
});

test.each([
	['nothing', ''],
	['nothing', undefined],
	['no text', ['https://chat.example.com']],
	['begin with https://', 'chat.example.com'],
	['begin with https://', 'ftp://chat.example.com'],
	['begin with https://', 'javascript:alert(1)'],
	['begin with https://', '//chat.example.com'],
	['begin with https://', 'https://'],
	['not a web address', 'https://:3001'],
	['not a web address', 'https://chat example.com'],
	['not a web address', 'https://chat.example.com\\evil.example'],
	['user name or password', 'https://chat.example.com\\@evil.example'],
	['not a web address', 'https://chat.example.com\tevil'],
	['not a web address', 'https://chat.\nexample.com'],
	['not a web address', 'https://chat.example.com:99999'],
	['not a web address', 'https://[::1'],
	['not a web address', 'https://{{bundle.authData.api_key}}'],
	['user name or password', 'https://user:pass@chat.example.com'],
	['user name or password', 'https://chat.example.com@evil.example'],
	['user name or password', 'https://@chat.example.com'],
	['enter https://chat.example.com', 'https://chat.example.com/v1'],
	['enter https://chat.example.com', 'https://chat.example.com/../etc'],
	['enter https://chat.example.com', 'https://chat.example.com/%2e%2e'],
	['enter https://chat.example.com', 'https://chat.example.com?x=1'],
	['enter https://chat.example.com', 'https://chat.example.com?'],
	['enter https://chat.example.com', 'https://chat.example.com#'],
	['not a web address', 'https://chat.example.com;/x'],
	['unencrypted', 'http://chat.example.com'],
	['unencrypted', 'http://127.0.0.1.example.com'],
	['unencrypted', 'http://localhost.example.com'],
	['unencrypted', 'http://notlocalhost'],
	['unencrypted', 'http://8.8.8.8'],
	['unencrypted', 'http://172.32.0.1'],
	['unencrypted', 'http://[2001:db8::1]'],
	['not the address of a server', 'http://169.254.169.254'],
	['not the address of a server', 'https://169.254.169.254'],
	['not the address of a server', 'https://[::ffff:169.254.169.254]'],
	['not the address of a server', 'https://[64:ff9b::a9fe:a9fe]'],
	['not the address of a server', 'http://0xa9fea9fe'],
	['not the address of a server', 'http://2852039166'],
	['not the address of a server', 'http://0.0.0.0:3001'],
	['not the address of a server', 'http://[::]'],
	['not the address of a server', 'http://[fe80::1]'],
	['not the address of a server', 'http://[fd00:ec2::254]'],
	['not the address of a server', 'http://255.255.255.255'],
	['not the address of a server', 'http://169.254.169.254.'],
])('%s: %j is refused', (why, typed) => {
	const message =
		{ nothing: 'Enter the Server URL', 'no text': 'Enter the Server URL' }[why] ?? why;
	expect(() => readServerUrl(typed)).toThrow(ServerUrlError);
	expect(() => readServerUrl(typed)).toThrow(message);
});
