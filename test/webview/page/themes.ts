/** The variables of VS Code's own themes that the panel and the toolkit use, with the values of Dark Modern, Light Modern and the high-contrast ones. */
const dark = {
  'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'errorForeground': '#f85149', 'focusBorder': '#0078d4', 'icon-foreground': '#cccccc',
  'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'panel-border': '#2b2b2b', 'widget-border': '#313131', 'widget-shadow': '#00000066',
  'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': '#ffffff12',
  'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
  'checkbox-background': '#313131', 'checkbox-border': '#3c3c3c', 'checkbox-foreground': '#cccccc',
  'dropdown-background': '#313131', 'dropdown-border': '#3c3c3c', 'dropdown-foreground': '#cccccc',
  'input-background': '#313131', 'input-border': '#3c3c3c', 'input-foreground': '#cccccc', 'input-placeholderForeground': '#989898',
  'inputValidation-errorBackground': '#5a1d1d', 'inputValidation-errorBorder': '#be1100',
  'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'list-inactiveSelectionBackground': '#37373d', 'list-hoverBackground': '#2a2d2e',
  'menu-background': '#1f1f1f', 'menu-foreground': '#cccccc', 'menu-selectionBackground': '#0078d4', 'menu-selectionForeground': '#ffffff', 'menu-border': '#454545',
  'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'progressBar-background': '#0078d4', 'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc',
  'editorWarning-foreground': '#cca700', 'editorHoverWidget-background': '#202020', 'editorHoverWidget-foreground': '#cccccc', 'editorHoverWidget-border': '#454545',
  'scrollbarSlider-background': '#79797966', 'scrollbarSlider-hoverBackground': '#646464b3', 'scrollbarSlider-activeBackground': '#bfbfbf66', 'settings-dropdownListBorder': '#454545',
};

const light: Partial<Record<string, string>> = {
  ...dark,
  'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'errorForeground': '#f85149', 'focusBorder': '#005fb8', 'icon-foreground': '#3b3b3b',
  'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'panel-border': '#e5e5e5', 'widget-border': '#e5e5e5', 'widget-shadow': '#00000029',
  'button-background': '#005fb8', 'button-hoverBackground': '#0258a8', 'button-border': '#0000001a',
  'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
  'checkbox-background': '#f8f8f8', 'checkbox-border': '#cecece', 'checkbox-foreground': '#3b3b3b',
  'dropdown-background': '#ffffff', 'dropdown-border': '#cecece', 'dropdown-foreground': '#3b3b3b',
  'input-background': '#ffffff', 'input-border': '#cecece', 'input-foreground': '#3b3b3b', 'input-placeholderForeground': '#767676',
  'inputValidation-errorBackground': '#f2dede', 'inputValidation-errorBorder': '#be1100',
  'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000', 'list-inactiveSelectionBackground': '#e4e6f1', 'list-hoverBackground': '#f2f2f2',
  'menu-background': '#ffffff', 'menu-foreground': '#3b3b3b', 'menu-selectionBackground': '#005fb8', 'menu-selectionForeground': '#ffffff', 'menu-border': '#cecece',
  'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'progressBar-background': '#005fb8', 'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8',
  'editorWarning-foreground': '#bf8803', 'editorHoverWidget-background': '#f8f8f8', 'editorHoverWidget-foreground': '#3b3b3b', 'editorHoverWidget-border': '#c8c8c8',
};

const highContrast: Partial<Record<string, string>> = {
  'foreground': '#ffffff', 'descriptionForeground': '#ffffffb3', 'errorForeground': '#f48771', 'focusBorder': '#f38518', 'icon-foreground': '#ffffff',
  'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518', 'editor-background': '#000000', 'editor-foreground': '#ffffff', 'panel-border': '#6fc3df', 'widget-border': '#6fc3df',
  'button-background': '#000000', 'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff',
  'checkbox-background': '#000000', 'checkbox-border': '#6fc3df', 'checkbox-foreground': '#ffffff', 'dropdown-background': '#000000', 'dropdown-border': '#6fc3df', 'dropdown-foreground': '#ffffff',
  'input-background': '#000000', 'input-border': '#6fc3df', 'input-foreground': '#ffffff', 'inputValidation-errorBackground': '#000000', 'inputValidation-errorBorder': '#be1100',
  'menu-background': '#000000', 'menu-foreground': '#ffffff', 'menu-border': '#6fc3df', 'badge-background': '#000000', 'badge-foreground': '#ffffff', 'progressBar-background': '#6fc3df',
  'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff', 'editorWarning-foreground': '#ffd370', 'editorHoverWidget-background': '#0c141f',
  'editorHoverWidget-foreground': '#ffffff', 'editorHoverWidget-border': '#6fc3df', 'scrollbarSlider-background': '#6fc3df99',
};

const highContrastLight: Partial<Record<string, string>> = {
  ...highContrast,
  'foreground': '#292929', 'descriptionForeground': '#292929b3', 'errorForeground': '#b5200d', 'focusBorder': '#006bbd', 'icon-foreground': '#292929',
  'contrastBorder': '#0f4a85', 'contrastActiveBorder': '#006bbd', 'editor-background': '#ffffff', 'editor-foreground': '#292929', 'panel-border': '#0f4a85', 'widget-border': '#0f4a85',
  'button-background': '#0f4a85', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0f4a85', 'button-border': '#0f4a85', 'button-secondaryBackground': '#ffffff', 'button-secondaryForeground': '#292929',
  'checkbox-background': '#ffffff', 'checkbox-border': '#0f4a85', 'checkbox-foreground': '#292929', 'dropdown-background': '#ffffff', 'dropdown-border': '#0f4a85', 'dropdown-foreground': '#292929',
  'input-background': '#ffffff', 'input-border': '#0f4a85', 'input-foreground': '#292929', 'inputValidation-errorBackground': '#ffffff', 'menu-background': '#ffffff', 'menu-foreground': '#292929', 'menu-border': '#0f4a85',
  'textLink-foreground': '#0f4a85', 'textLink-activeForeground': '#0f4a85', 'editorWarning-foreground': '#895503', 'editorHoverWidget-background': '#ffffff', 'editorHoverWidget-foreground': '#292929', 'editorHoverWidget-border': '#0f4a85',
};

const themes = {
  dark: { kind: 'vscode-dark', variables: dark },
  light: { kind: 'vscode-light', variables: light },
  'high-contrast': { kind: 'vscode-high-contrast', variables: highContrast },
  'high-contrast-light': { kind: 'vscode-high-contrast-light', variables: highContrastLight },
} as const satisfies Record<string, { kind: string; variables: Partial<Record<string, string>> }>;

export type ThemeName = keyof typeof themes;

/** As VS Code does it: variables on the root element, the kind as class and attribute of the body. */
export function applyTheme(name: ThemeName): void {
  const { kind, variables } = themes[name];
  const { style } = document.documentElement;
  for (const property of [...style].filter((one) => one.startsWith('--vscode-'))) style.removeProperty(property);
  for (const [variable, value] of Object.entries({ 'font-family': 'system-ui, "Liberation Sans", sans-serif', 'font-size': '13px', 'font-weight': 'normal', ...variables })) {
    if (value) style.setProperty(`--vscode-${variable}`, value);
  }
  // A high-contrast light body has the class of high contrast too.
  document.body.className = kind === 'vscode-high-contrast-light' ? `${kind} vscode-high-contrast` : kind;
  document.body.dataset.vscodeThemeKind = kind;
}
