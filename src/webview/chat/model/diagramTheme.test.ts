import assert from 'node:assert/strict';
import { diagramTheme } from './diagramTheme.ts';

const dark: Readonly<Record<string, string>> = {
  'editor-background': '#1f1f1f',
  'editor-foreground': '#cccccc',
  'charts-blue': 'rgba(55, 148, 255, 1)',
};

describe('diagramTheme', () => {
  const themed = (colors: Readonly<Record<string, string>>) => diagramTheme((name) => colors[name] ?? '', 'Ubuntu');

  it('mixes the theme’s accents into its background', () => {
    const { darkMode, themeVariables, fontFamily } = themed(dark);
    assert.equal(darkMode, true);
    assert.equal(fontFamily, 'Ubuntu');
    assert.equal(themeVariables.background, '#1f1f1f');
    assert.equal(themeVariables.primaryTextColor, '#cccccc');
    // 22 % of (55, 148, 255) over (31, 31, 31).
    assert.equal(themeVariables.primaryColor, '#243950');
  });

  it('draws by lines alone in high contrast', () => {
    const { themeVariables } = themed({ ...dark, 'editor-background': '#000000', contrastBorder: '#6fc3df' });
    assert.equal(themeVariables.primaryColor, '#000000');
    assert.equal(themeVariables.cScale3, '#000000');
    assert.equal(themeVariables.primaryBorderColor, '#6fc3df');
    assert.equal(themeVariables.lineColor, '#cccccc');
  });

  it('takes a light background for light, and black on white where nothing is known', () => {
    assert.equal(themed({ 'editor-background': '#fafafa' }).darkMode, false);
    const { themeVariables } = themed({});
    assert.deepEqual([themeVariables.background, themeVariables.textColor], ['#ffffff', '#000000']);
  });
});
