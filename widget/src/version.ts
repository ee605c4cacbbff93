/** The widget's version, written in by the build and sent with every request. */
declare const __WIDGET_VERSION__: string | undefined;

export const VERSION = typeof __WIDGET_VERSION__ === 'string' ? __WIDGET_VERSION__ : '0.0.0';
