// Files on their way to a message: checked, uploaded, shown.
import { ref, type ComputedRef, type Ref } from 'vue'
import { attachmentBytesMax, attachmentsMax, attachmentTypes, type Attachment } from '@shared/protocol.ts'
import { problemText } from '../api/problems'
import type { StaffApi } from '../api/staff'
import type { LocaleName } from '../locales'
import type { Texts } from '../locales/zh-CN'

export interface UploadFile {
  id: number
  name: string
  bytes: number
  attachment: Attachment | null // null while uploading
}

export type FileFault = 'large' | 'refused' | null

// The browser's claim is checked only to answer early; the server looks at the bytes.
export function faultOf(file: { size: number; type: string }): FileFault {
  if (file.size > attachmentBytesMax) return 'large'
  const known: readonly string[] = attachmentTypes
  return file.type === '' || known.includes(file.type) || file.type === 'application/x-zip-compressed' ? null : 'refused'
}

export function useUploads(api: StaffApi, fail: (text: string) => void, t: ComputedRef<Texts>, locale: Ref<LocaleName>) {
  const files = ref<UploadFile[]>([])
  const dragging = ref(false)
  let next = 1

  function add(list: FileList | null | undefined): void {
    for (const file of list ?? []) {
      const fault = faultOf(file)
      if (fault !== null) fail(fault === 'large' ? t.value.conversation.fileTooLarge : t.value.conversation.fileRefused)
      else if (files.value.length < attachmentsMax) void upload(file)
    }
  }
  async function upload(file: File): Promise<void> {
    const id = next++
    files.value.push({ id, name: file.name, bytes: file.size, attachment: null })
    try {
      const attachment = await api.upload(file, file.name)
      files.value = files.value.map((each) => (each.id === id ? { ...each, attachment } : each))
    } catch (error) {
      removeAt(id)
      fail(problemText(error, t.value, locale.value))
    }
  }
  function removeAt(id: number): void {
    files.value = files.value.filter((each) => each.id !== id)
  }
  return { files, add, removeAt, clear: () => (files.value = []), dragging, dragged: (on: boolean) => (dragging.value = on) }
}
