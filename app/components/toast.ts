import { Toast } from '@base-ui/react/toast'

/** Tells the user of something that is done: five seconds at the bottom left of the picture, a failure until it is closed. */
export const toasts = Toast.createToastManager()

export interface Notice {
  readonly title: string
  readonly text?: string
  readonly failure?: boolean
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Shows a toast and returns its id. */
export function notify(notice: Notice): string {
  const { action } = notice
  const id: string = toasts.add({
    title: notice.title,
    ...(notice.text === undefined ? {} : { description: notice.text }),
    type: notice.failure === true ? 'failure' : 'done',
    timeout: notice.failure === true ? 0 : 5000,
    priority: 'low',
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.run()
              toasts.close(id)
            },
          },
        }),
  })
  return id
}
