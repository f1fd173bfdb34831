// Light, dark or the system's; and Naive UI's colours and sizes, taken from the shared tokens. Where a
// finger points, nothing that is tapped is lower than 40 px, and text fields are large enough that a
// phone does not zoom into them.
import { computed, inject, ref, watchEffect, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { darkTheme, type GlobalTheme, type GlobalThemeOverrides } from 'naive-ui'
import type { Keep } from '@shared/stream/environment.ts'

export type ThemeChoice = 'light' | 'dark' | 'system'
export const themeChoices: readonly ThemeChoice[] = ['light', 'dark', 'system']

export interface Theme {
  choice: Ref<ThemeChoice>
  dark: ComputedRef<boolean>
  naive: ComputedRef<GlobalTheme | null>
  overrides: Ref<GlobalThemeOverrides>
}

export const themeKey: InjectionKey<Theme> = Symbol('theme')
const storageKey = 'jianxin.theme'

export function isThemeChoice(value: string | null): value is ThemeChoice {
  return value === 'light' || value === 'dark' || value === 'system'
}

export function createTheme(keep: Keep): Theme {
  const saved = keep.get(storageKey)
  const choice = ref<ThemeChoice>(isThemeChoice(saved) ? saved : 'system')
  const media = window.matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(media.matches)
  media.addEventListener('change', (event) => (systemDark.value = event.matches))
  const touch = window.matchMedia('(pointer: coarse)')
  const fingers = ref(touch.matches)
  touch.addEventListener('change', (event) => (fingers.value = event.matches))
  const dark = computed(() => (choice.value === 'system' ? systemDark.value : choice.value === 'dark'))
  const overrides = ref<GlobalThemeOverrides>({})
  watchEffect(() => {
    document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light'
    keep.set(storageKey, choice.value)
    overrides.value = overridesFrom(getComputedStyle(document.documentElement), fingers.value)
  })
  return { choice, dark, naive: computed(() => (dark.value ? darkTheme : null)), overrides }
}

export function useTheme(): Theme {
  const theme = inject(themeKey)
  if (!theme) throw new Error('no theme is provided')
  return theme
}

function overridesFrom(style: CSSStyleDeclaration, fingers: boolean): GlobalThemeOverrides {
  const token = (name: string): string => style.getPropertyValue(`--jx-${name}`).trim()
  const accent = { primaryColor: token('accent'), primaryColorHover: token('accent-strong'), primaryColorPressed: token('accent-strong'), primaryColorSuppl: token('accent') }
  return {
    common: {
      ...accent,
      errorColor: token('seal'),
      errorColorHover: token('seal'),
      errorColorPressed: token('seal'),
      errorColorSuppl: token('seal'),
      warningColor: token('amber'),
      warningColorHover: token('amber'),
      successColor: token('good'),
      successColorHover: token('good'),
      infoColor: token('indigo'),
      bodyColor: token('paper'),
      cardColor: token('surface'),
      modalColor: token('surface'),
      popoverColor: token('surface'),
      inputColor: token('surface'),
      actionColor: token('sunken'),
      hoverColor: token('sunken'),
      borderColor: token('line'),
      dividerColor: token('line'),
      textColorBase: token('ink'),
      textColor1: token('ink'),
      textColor2: token('ink'),
      textColor3: token('ink-soft'),
      placeholderColor: token('ink-faint'),
      fontFamily: token('font'),
      fontFamilyMono: token('font-mono'),
      borderRadius: token('radius-2'),
      borderRadiusSmall: token('radius-1'),
      fontSize: token('text-3'),
      ...(fingers ? { heightTiny: '40px', heightSmall: '40px', heightMedium: '42px', heightLarge: '46px' } : {}),
    },
    Button: { border: `1px solid ${token('line-strong')}`, textColorPrimary: token('on-accent'), textColorHoverPrimary: token('on-accent'), textColorPressedPrimary: token('on-accent'), textColorFocusPrimary: token('on-accent'), textColorDisabledPrimary: token('on-accent'), textColorError: token('on-seal'), textColorHoverError: token('on-seal'), textColorPressedError: token('on-seal'), textColorFocusError: token('on-seal') },
    Input: { border: `1px solid ${token('field')}`, ...(fingers ? { fontSizeSmall: token('text-4'), fontSizeMedium: token('text-4'), fontSizeLarge: token('text-4') } : {}) },
    InternalSelection: { border: `1px solid ${token('field')}`, ...(fingers ? { fontSizeSmall: token('text-4'), fontSizeMedium: token('text-4') } : {}) },
    InternalSelectMenu: fingers ? { optionHeightSmall: '42px', optionHeightMedium: '42px' } : {},
    Checkbox: { border: `1px solid ${token('field')}` },
    Dropdown: fingers ? { optionHeightMedium: '44px' } : {},
    Card: { titleFontWeight: '600', titleFontSizeMedium: token('text-4'), ...(fingers ? { closeSize: '40px', closeMargin: '14px 16px 0 0' } : {}) },
    Dialog: { titleFontWeight: '600', ...(fingers ? { closeSize: '40px', closeMargin: '14px 16px 0 0' } : {}) },
    Modal: { boxShadow: token('shadow') },
  }
}
