/** The three bridges against the one suite: the real client libraries, each against a stand-in of its platform. */
import { bridgeSuite } from './support/bridge-suite';
import { discordPlatform } from './support/discord-platform';
import { slackPlatform } from './support/slack-platform';
import { telegramPlatform } from './support/telegram-platform';

jest.setTimeout(15_000);

describe('Telegram', () => bridgeSuite(telegramPlatform));
describe('Slack', () => bridgeSuite(slackPlatform));
describe('Discord', () => bridgeSuite(discordPlatform));
