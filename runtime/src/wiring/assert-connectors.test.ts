import { loadConfig } from '../config/config';
import { assertConnectors } from './assert-connectors';

const slack = { SLACK_BOT_TOKEN: 'xoxb-0000000000-of-no-value', SLACK_CHANNEL_ID: 'C0123456789' };
const settings = { ...slack, SLACK_SIGNING_SECRET: '0123456789abcdef', AI_PROVIDER: 'openai' };
const config = loadConfig({ ...settings, OPENAI_API_KEY: 'sk-of-no-value' });

it('asks for nothing that is not set up', () => {
	assertConnectors(loadConfig({}), () => false);
	assertConnectors(loadConfig({ AI_PROVIDER: 'workflow' }), () => false);
});

it('finds what the tests have installed', () => {
	assertConnectors(config);
});

it('names each package that is missing, with the command that brings all of them', () => {
	expect(() => assertConnectors(config, () => false)).toThrow(
		/^SLACK_BOT_TOKEN needs the package @slack\/bolt\.\nAI_PROVIDER=openai needs the package openai\.\nInstall it with: npm install "@slack\/bolt@\^[\d.]+" "openai@\^[\d.]+"$/,
	);
	expect(() => assertConnectors(config, (name) => name === 'openai')).toThrow(
		/^SLACK_BOT_TOKEN needs[^\n]+\nInstall it with: npm install "@slack\/bolt@[^"]+"$/,
	);
});
