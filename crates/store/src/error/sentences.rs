//! The sentences of [`StoreError`](super::StoreError) that are the same each time: what happened, what was kept, what to do.

pub(super) const ALREADY_OPEN: &str = "Sisconecta ya está abierto con esta carpeta de datos. No se cambió nada. Use la ventana que ya \
    está abierta o ciérrela antes de abrir otra.";
pub(super) const NEWER: &str = "Este archivo fue creado por una versión más nueva de Sisconecta. \
    No se cambió nada y sus datos siguen completos. Instale la versión más reciente y vuelva a abrirlo.";
pub(super) const WRONG_KEY: &str = "La clave no corresponde a esta base de datos. No se cambió nada. Compruebe que eligió la carpeta \
    correcta o ingrese con su contraseña o con el código de recuperación de este centro.";
pub(super) const WRONG_PASSWORD: &str = "La contraseña no es correcta. No se cambió nada. Vuelva a escribirla, revise las mayúsculas, o \
    use el código de recuperación.";
pub(super) const WRONG_RECOVERY_CODE: &str = "El código de recuperación está bien escrito, pero no es el de esta base de datos. No se \
    cambió nada. Busque el código que se entregó la última vez que se generó uno.";
pub(super) const MISTYPED_RECOVERY_CODE: &str = "El código de recuperación tiene un error de escritura. No se cambió nada. Revíselo letra \
    por letra: son seis grupos de cinco letras y números.";
pub(super) const EMPTY_PASSWORD: &str =
    "La contraseña está vacía. No se cambió nada. Escriba una contraseña.";
pub(super) const PASSWORD_TAKEN: &str = "Esa contraseña no se puede usar en este centro. No se cambió ninguna. Elija otra; una frase corta \
    que solo usted diría sirve bien.";
pub(super) const LAST_SLOT: &str = "No se quitó el acceso porque es el último que no depende de esta computadora: sin él los datos podrían \
    perderse. Cree antes otra contraseña o un código de recuperación.";
pub(super) const KEY_FILE_MISSING: &str = "No se encuentra el archivo de claves (llavero.json) en la carpeta de datos. La base de datos no \
    se tocó. Copie a esa carpeta el llavero.json de un respaldo y vuelva a abrir.";
pub(super) const KEY_FILE_DAMAGED: &str = "El archivo de claves (llavero.json) está dañado y su copia anterior tampoco se puede leer. La \
    base de datos no se tocó. Copie a la carpeta de datos el llavero.json de un respaldo y vuelva a abrir.";
pub(super) const DISK_FULL: &str = "El disco está lleno y no se pudo guardar lo último. Todo lo guardado antes sigue completo. \
    Libere espacio en el disco y vuelva a intentarlo.";
pub(super) const READ_ONLY: &str = "No se puede escribir en la carpeta de datos: está protegida o es de solo lectura. No se cambió \
    nada. Pida permiso de escritura sobre esa carpeta o use otra.";
pub(super) const BUSY: &str = "La base de datos está ocupada con otra tarea y lo último no se guardó. Lo anterior sigue completo. \
    Espere un momento y vuelva a intentarlo.";
pub(super) const IO: &str = "El disco no respondió al leer o escribir, y lo último no se guardó. Lo guardado antes se conserva. \
    Revise que el disco esté conectado y vuelva a intentarlo; si se repite, saque un respaldo a otro disco.";
pub(super) const MIGRATION: &str = "No se pudo actualizar la base de datos a esta versión del programa. Sus datos quedaron como \
    estaban y hay un respaldo. Vuelva a la versión anterior del programa y avise a la sede central.";
pub(super) const BACKUP_FAILED: &str = "No se pudo completar el respaldo. Sus datos no se tocaron y los respaldos anteriores se \
    conservan. Revise el espacio libre del disco y vuelva a intentarlo.";
pub(super) const FOLDER_NOT_EMPTY: &str = "La carpeta elegida ya tiene una base de datos. No se cambió nada. Elija una carpeta vacía o abra \
    la que ya existe.";
pub(super) const FOLDER_EMPTY: &str = "La carpeta elegida no tiene una base de datos. No se cambió nada. Elija otra carpeta o cree una \
    base nueva.";
pub(super) const ATTACHMENT_MISSING: &str = "El archivo adjunto no está en esta computadora: se guardó en otra. Su registro se conserva. \
    Ábralo en la computadora donde se adjuntó.";
pub(super) const ATTACHMENT_DAMAGED: &str = "El archivo adjunto está dañado en el disco. Su registro se conserva. Recupérelo de un \
    respaldo o vuelva a adjuntarlo.";
pub(super) const NO_RANDOMNESS: &str = "El sistema no pudo generar una clave segura. No se cambió nada. Reinicie la computadora y vuelva a \
    intentarlo.";
pub(super) const TOO_LARGE: &str = "Lo escrito es demasiado largo para un solo registro y no se guardó. Lo anterior sigue completo. Acórtelo y \
    vuelva a intentarlo.";
pub(super) const NOT_TAKEN: &str = "La base de datos no aceptó la operación y no se guardó. Lo anterior sigue \
    completo. Vuelva a intentarlo; si se repite, avise a la sede central.";
