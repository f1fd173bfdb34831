// Calls for attention: a soft tone, a count in the title, a desktop notification while hidden.
import { reactive, watch } from 'vue'
import type { Keep } from '@shared/stream/environment.ts'

export interface AlertSettings {
  sound: boolean
  desktop: boolean
}

const settingsKey = 'jianxin.alerts'

export class Alerts {
  readonly settings = reactive<AlertSettings>({ sound: true, desktop: true })
  private audio: AudioContext | null = null

  constructor(keep: Keep) {
    try {
      const saved: unknown = JSON.parse(keep.get(settingsKey) ?? '{}')
      if (typeof saved === 'object' && saved !== null) {
        if ('sound' in saved) this.settings.sound = saved.sound === true
        if ('desktop' in saved) this.settings.desktop = saved.desktop === true
      }
    } catch {
      keep.remove(settingsKey)
    }
    watch(this.settings, () => keep.set(settingsKey, JSON.stringify(this.settings)))
  }

  get permission(): NotificationPermission {
    return 'Notification' in window ? Notification.permission : 'denied'
  }

  async askPermission(): Promise<NotificationPermission> {
    return 'Notification' in window ? Notification.requestPermission() : 'denied'
  }

  // `urgent` is two rising notes (an offer), else one (a message).
  call(title: string, body: string, urgent: boolean, activate: () => void): void {
    if (this.settings.sound) this.tone(urgent)
    if (!this.settings.desktop || document.visibilityState === 'visible' || this.permission !== 'granted') return
    const notification = new Notification(title, { body, tag: urgent ? 'jianxin-offer' : 'jianxin-message', requireInteraction: urgent })
    notification.onclick = () => {
      window.focus()
      notification.close()
      activate()
    }
  }

  private tone(urgent: boolean): void {
    if (!('AudioContext' in window)) return
    this.audio ??= new AudioContext()
    const audio = this.audio
    const notes = urgent ? [660, 880] : [587]
    notes.forEach((frequency, at) => {
      const start = audio.currentTime + at * 0.16
      const gain = audio.createGain()
      gain.gain.setValueAtTime(0.0001, start)
      gain.gain.exponentialRampToValueAtTime(0.12, start + 0.02)
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.35)
      const note = audio.createOscillator()
      note.frequency.value = frequency
      note.connect(gain).connect(audio.destination)
      note.start(start)
      note.stop(start + 0.4)
    })
  }
}
