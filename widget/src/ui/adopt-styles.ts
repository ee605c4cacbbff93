/** Puts the style sheets into the shadow root in the way that strict content policies allow. */
import composer from './styles/composer.css';
import forms from './styles/forms.css';
import launcher from './styles/launcher.css';
import messages from './styles/messages.css';
import panel from './styles/panel.css';
import tokens from './styles/tokens.css';

/** Constructed sheets pass under `style-src 'self'`; a style element is for browsers without them. */
export function adoptStyles(root: ShadowRoot): void {
	const css = tokens + launcher + panel + messages + composer + forms;
	try {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		root.adoptedStyleSheets = [sheet];
	} catch {
		const style = document.createElement('style');
		style.textContent = css;
		root.append(style);
	}
}
