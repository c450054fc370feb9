/** As the kernel says it; the words are those of `strerror`. */
export const errorWords = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ELOOP: 'Too many symbolic links encountered',
  EINVAL: 'Invalid argument',
  EPERM: 'Operation not permitted',
} as const;

export type ErrorCode = keyof typeof errorWords;

export class FileError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(errorWords[code]);
    this.code = code;
  }
}
